// SPDX-License-Identifier: Apache-2.0
// The words by which verdicts, states and errors leave the program: labels, JSON, vectors.
#include "measures/snapshot.hpp"
#include "measures/rollup.hpp"

#include <stdexcept>

namespace sarad {

std::string_view to_string(RuleError error) {
  switch (error) {
    case RuleError::bad_hours: return "bad_hours";
    case RuleError::no_open_time: return "no_open_time";
    case RuleError::negative_duration: return "negative_duration";
    case RuleError::bad_working_days: return "bad_working_days";
    case RuleError::bad_limit: return "bad_limit";
    case RuleError::no_policy: return "no_policy";
    case RuleError::bad_policy: return "bad_policy";
    case RuleError::bad_time_zone: return "bad_time_zone";
  }
  return "unknown";
}

std::string_view to_string(TreeError error) {
  switch (error) {
    case TreeError::duplicate_office: return "duplicate_office";
    case TreeError::unknown_parent: return "unknown_parent";
    case TreeError::unknown_office: return "unknown_office";
    case TreeError::cycle: return "cycle";
  }
  return "unknown";
}

void throw_exception_from_error(RuleError error, const boost::source_location&) {
  throw std::runtime_error(std::string(to_string(error)));
}

void throw_exception_from_error(TreeError error, const boost::source_location&) {
  throw std::runtime_error(std::string(to_string(error)));
}

std::string_view to_string(CaseState state) {
  switch (state) {
    case CaseState::open: return "open";
    case CaseState::responded: return "responded";
    case CaseState::answered: return "answered";
    case CaseState::withdrawn: return "withdrawn";
    case CaseState::vanished: return "vanished";
  }
  return "unknown";
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::pending: return "pending";
    case Verdict::met: return "met";
    case Verdict::late: return "late";
    case Verdict::missed: return "missed";
    case Verdict::unseen: return "unseen";
    case Verdict::void_: return "void";
  }
  return "unknown";
}

std::string_view to_string(Address address) {
  switch (address) {
    case Address::private_: return "private";
    case Address::named: return "named";
    case Address::all: return "all";
    case Address::nested: return "nested";
  }
  return "unknown";
}

std::string_view to_string(Breach breach) {
  switch (breach) {
    case Breach::kha: return "7.kha";
    case Breach::ga: return "7.ga";
    case Breach::gha: return "7.gha";
  }
  return "unknown";
}

std::string_view to_string(CaseFlag flag) {
  switch (flag) {
    case CaseFlag::answer_removed: return "answer_removed";
    case CaseFlag::clock_moved: return "clock_moved";
    case CaseFlag::message_removed: return "message_removed";
    case CaseFlag::reopened: return "reopened";
  }
  return "unknown";
}

std::string_view to_string(CadenceVerdict verdict) {
  switch (verdict) {
    case CadenceVerdict::open: return "open";
    case CadenceVerdict::met: return "met";
    case CadenceVerdict::not_met: return "not_met";
    case CadenceVerdict::not_judged: return "not_judged";
  }
  return "unknown";
}

std::string_view to_string(QuantileStatus status) {
  switch (status) {
    case QuantileStatus::ok: return "ok";
    case QuantileStatus::too_few: return "too_few";
    case QuantileStatus::not_reached: return "not_reached";
    case QuantileStatus::unstable: return "unstable";
  }
  return "unknown";
}

std::string_view to_string(RateStatus status) {
  switch (status) {
    case RateStatus::ok: return "ok";
    case RateStatus::too_few: return "too_few";
    case RateStatus::not_judged: return "not_judged";
  }
  return "unknown";
}

std::string_view to_string(PageState state) {
  switch (state) {
    case PageState::watched: return "watched";
    case PageState::lagging: return "lagging";
    case PageState::blind: return "blind";
    case PageState::stopped: return "stopped";
    case PageState::paused: return "paused";
  }
  return "unknown";
}

std::string_view to_string(ClockKind clock) {
  switch (clock) {
    case ClockKind::first: return "first";
    case ClockKind::final: return "final";
    case ClockKind::promise: return "promise";
    case ClockKind::referral: return "referral";
  }
  return "unknown";
}

}  // namespace sarad
