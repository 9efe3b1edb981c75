// SPDX-License-Identifier: Apache-2.0
// One runner a kind of vector: takes a vector's `input`, computes, and tells the result as JSON in
// the shape of `expected`.
#pragma once

#include "measures/case.hpp"
#include "measures/cadence.hpp"
#include "measures/quantiles.hpp"
#include "measures/rates.hpp"
#include "tests/vectors/read_input.hpp"

#include <string>
#include <vector>

namespace sarad::vectors {

std::string run_business_time(const Json& input, Calendars& calendars);
std::string run_cases(const Json& input, Calendars& calendars);
std::string run_cadence(const Json& input, Calendars& calendars);
std::string run_rates(const Json& input, Calendars& calendars);
std::string run_quantiles(const Json& input, Calendars& calendars);
std::string run_rollup(const Json& input, Calendars& calendars);
/// `activities`: by page, in order of delivery.
std::string run_stream(const Json& input, Calendars& calendars,
                       const std::map<std::string, std::vector<Activity>>& activities);

// The pieces that several shapes share.
void write_rate(Out& out, const Rate& rate);
void write_rates(Out& out, const Rates& rates);
void write_quantiles(Out& out, const Survival& survival);
void write_quarter(Out& out, const Cadence& cadence);
void write_rolling(Out& out, const Cadence& cadence);

}  // namespace sarad::vectors
