// SPDX-License-Identifier: Apache-2.0
#include "config/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <istream>
#include <optional>
#include <streambuf>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sarad {
namespace {

/// Lets yaml-cpp read the text where it lies.
class TextBuffer : public std::streambuf {
 public:
  explicit TextBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // the get area is never written to
    setg(begin, begin, begin + text.size());
  }
};

/// Ends the reading of a document; caught in parse_yaml.
struct Stop {
  Place place;
  std::string_view code;
  std::string message, hint;
};

/// What a node costs when it stands at one more place.
struct Cost {
  std::size_t nodes = 1, aliases = 0;
};

class Builder final : public YAML::EventHandler {
 public:
  Builder(std::uint32_t file, NodeStore& store, FaultList& faults) : file_(file), store_(store), faults_(faults) {}

  [[nodiscard]] const Node* root() const { return root_; }
  [[nodiscard]] const std::optional<Place>& last_quoted() const { return last_quoted_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1)
      throw Stop{place(mark), "bad_yaml", "a second document begins here", "keep one; take the line --- away"};
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_as_key(mark);
    leaf(store_.make(Node::Kind::nothing, place(mark)), anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_tag(mark, tag);
    if (tag == "!") last_quoted_ = place(mark);
    if (expects_key()) return take_key(mark, value, tag == "!");
    leaf(store_.text(value, place(mark)), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_as_key(mark);
    const auto known = anchors_.find(anchor);
    if (known == anchors_.end())
      throw Stop{place(mark), "bad_yaml", "this alias stands inside what it means", "write the value out"};
    const auto& [node, cost] = known->second;
    spend({cost.nodes, cost.aliases + 1}, place(mark));
    add(*node);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Node::Kind::list, mark, tag, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Node::Kind::map, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node* node;
    YAML::anchor_t anchor;
    Cost before;                     ///< spent when it was opened
    bool has_key = false, drop = false;
    std::string key = {};
    Place key_place = {};
    std::unordered_map<std::string, std::uint32_t> seen = {};  ///< key → line
  };

  [[nodiscard]] Place place(const YAML::Mark& mark) const {
    return {file_, static_cast<std::uint32_t>(mark.line < 0 ? 1 : mark.line + 1),
            static_cast<std::uint32_t>(mark.column < 0 ? 1 : mark.column + 1)};
  }
  [[nodiscard]] bool expects_key() const {
    return !open_.empty() && open_.back().node->kind == Node::Kind::map && !open_.back().has_key;
  }

  void check_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    faults_.error(place(mark), "", "bad_tag", "tags such as \"" + tag + "\" are not read",
                  "take it away; the key says what kind of value is meant");
  }

  void refuse_as_key(const YAML::Mark& mark) const {
    if (expects_key()) throw Stop{place(mark), "bad_yaml", "a key must be a word", "write a word before the colon"};
  }

  void take_key(const YAML::Mark& mark, const std::string& key, bool is_quoted) {
    Open& map = open_.back();
    map.has_key = true;
    map.drop = false;
    map.key = key;
    map.key_place = place(mark);
    if (key == "<<" && !is_quoted) {
      faults_.error(place(mark), "", "merge_key", "merge keys (<<) are not read", "write the keys out here");
      map.drop = true;
      return;
    }
    const auto [first, is_new] = map.seen.emplace(key, map.key_place.line);
    if (is_new) return;
    faults_.error(place(mark), "", "duplicate_key",
                  "key \"" + key + "\" is already given at line " + std::to_string(first->second), "keep one");
    map.drop = true;
  }

  void spend(Cost cost, Place at) {
    spent_.nodes += cost.nodes;
    spent_.aliases += cost.aliases;
    if (spent_.aliases > kMaxAliasExpansions)
      throw Stop{at, "too_large", "more than 10,000 aliases, counted as often as they come to stand", "write less by alias"};
    if (spent_.nodes > kMaxNodes)
      throw Stop{at, "too_large", "more than 4,000,000 values", "split the file into several in pages.d/"};
  }

  void add(const Node& node) {
    if (open_.empty()) {
      root_ = &node;
      return;
    }
    Open& top = open_.back();
    if (top.node->kind == Node::Kind::list) {
      top.node->entries.push_back({{}, node.place, &node});
      return;
    }
    if (!top.drop) top.node->entries.push_back({std::move(top.key), top.key_place, &node});
    top.has_key = top.drop = false;
  }

  void leaf(Node& node, YAML::anchor_t anchor) {
    spend({1, 0}, node.place);
    if (anchor != 0) anchors_[anchor] = {&node, Cost{1, 0}};
    add(node);
  }

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    check_tag(mark, tag);
    refuse_as_key(mark);
    if (open_.size() >= kMaxDepth)
      throw Stop{place(mark), "too_deep", "nested more than 32 deep", "write it flatter"};
    const Cost before = spent_;
    spend({1, 0}, place(mark));
    open_.push_back({&store_.make(kind, place(mark)), anchor, before});
  }

  void close() {
    const Open closed = std::move(open_.back());
    open_.pop_back();
    if (closed.anchor != 0)
      anchors_[closed.anchor] = {closed.node, Cost{spent_.nodes - closed.before.nodes, spent_.aliases - closed.before.aliases}};
    add(*closed.node);
  }

  std::uint32_t file_;
  NodeStore& store_;
  FaultList& faults_;
  const Node* root_ = nullptr;
  std::optional<Place> last_quoted_;
  int documents_ = 0;
  Cost spent_{0, 0};
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, std::pair<const Node*, Cost>> anchors_;
};

struct Remedy {
  std::string_view told, message, hint;
};

/// yaml-cpp's words (exceptions.h) put so that they help.
constexpr Remedy kRemedies[] = {
    {"illegal map value", "a colon stands where no key can be", "put texts with \": \" in quotes, and check the indentation"},
    {"end of map not found", "the map is not continued properly", "line its keys up under each other"},
    {"end of map flow not found", "the map in braces is not finished", "check the commas and the closing }"},
    {"end of sequence not found", "the list is not continued properly", "line its dashes up under each other"},
    {"end of sequence flow not found", "the list in brackets is not finished", "check the commas and the closing ]"},
    {"illegal tab when looking for indentation", "a tab is used for indentation", "use blanks"},
    {"illegal EOF in scalar", "a quotation mark is never closed", "close it"},
    {"the referenced anchor is not defined", "this alias means nothing here", "define it above with &, or write the value out"},
    {"unknown escape character: ", "this escape is not known", "double the backslash, or use single quotes"},
    {"unknown token", "a character stands here that cannot begin a value", "put the text in quotes"},
};

void explain(const YAML::ParserException& exception, Place place, bool tab, FaultList& faults) {
  std::string message = "this is not YAML: " + exception.msg, hint = "check quotes and indentation here and above";
  if (tab) {
    message = "a tab is used for indentation";
    hint = "use blanks";
  }
  for (const auto& remedy : kRemedies)
    if (!tab && exception.msg.starts_with(remedy.told)) {
      message = remedy.message;
      hint = remedy.hint;
    }
  faults.error(place, "", "bad_yaml", std::move(message), std::move(hint));
}

std::string_view line_of(std::string_view text, std::uint32_t line) {
  for (; line > 1; --line) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

/// yaml-cpp takes a quotation mark that is never closed for closed at the end of the file. What
/// stands so swallows all the rest: it can only be the last quoted text.
bool never_closed(std::string_view text, Place at) {
  for (std::uint32_t line = 1; line < at.line; ++line) text.remove_prefix(text.find('\n') + 1);
  text.remove_prefix(at.column - 1);
  const char mark = text.front();
  if (mark != '"' && mark != '\'') return false;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const bool doubled = mark == '\'' && text.substr(i, 2) == "''";
    if (doubled || (mark == '"' && text[i] == '\\')) {
      ++i;
    } else if (text[i] == mark) {
      return false;
    }
  }
  return true;
}

bool indented_by_tab(std::string_view line) {
  const auto first = line.find_first_not_of(" \t");
  return line.substr(0, first).find('\t') != std::string_view::npos;
}

}  // namespace

const Node* parse_yaml(std::uint32_t file, const Sources& sources, NodeStore& store, FaultList& faults) {
  const std::string_view text = sources.text(file);
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    faults.error({file, 1, 1}, "", "bad_yaml", "the file holds a NUL byte", "save it as plain text");
    return nullptr;
  }
  TextBuffer buffer{text};
  std::istream in{&buffer};
  Builder builder{file, store, faults};
  try {
    YAML::Parser parser{in};
    while (parser.HandleNextDocument(builder)) {}
    if (builder.last_quoted() && never_closed(text, *builder.last_quoted()))
      throw Stop{*builder.last_quoted(), "bad_yaml", "the quotation mark here is never closed", "close it"};
    if (builder.root() != nullptr) return builder.root();
    return &store.make(Node::Kind::nothing, {file, 1, 1});
  } catch (const Stop& stop) {
    faults.error(stop.place, "", stop.code, stop.message, stop.hint);
  } catch (const YAML::ParserException& exception) {
    const Place place{file, static_cast<std::uint32_t>(exception.mark.line + 1),
                      static_cast<std::uint32_t>(exception.mark.column + 1)};
    explain(exception, place, indented_by_tab(line_of(text, place.line)), faults);
  }
  return nullptr;
}

}  // namespace sarad
