// SPDX-License-Identifier: Apache-2.0
#include "net/xml.hpp"

#include "net/charset.hpp"

#include <expat.h>

#include <algorithm>

namespace sarad {
namespace {

constexpr char kBetween = '\x1f';  ///< in Expat's names, between URI and local name: no XML holds it
constexpr std::string_view kMark = "\xEF\xBB\xBF";

Error refused(std::string why) {
  return {Errc::malformed, "the XML " + std::move(why)};
}

std::pair<std::string_view, std::string_view> split(std::string_view name) {
  const auto at = name.rfind(kBetween);
  if (at == std::string_view::npos) return {{}, name};
  return {name.substr(0, at), name.substr(at + 1)};
}

/// What Expat tells, gathered into a tree.
class Reader {
 public:
  explicit Reader(XML_Parser parser) : parser_(parser) {
    XML_SetUserData(parser, this);
    XML_SetElementHandler(parser, begin, end);
    XML_SetCharacterDataHandler(parser, text);
    XML_SetEntityDeclHandler(parser, entity);
  }

  XmlElement take() { return std::move(root_); }
  [[nodiscard]] const std::string& why() const { return why_; }

 private:
  static Reader& of(void* self) { return *static_cast<Reader*>(self); }

  static void XMLCALL begin(void* self, const XML_Char* name, const XML_Char** attributes) {
    of(self).begin(name, attributes);
  }
  static void XMLCALL end(void* self, const XML_Char*) { of(self).open_.pop_back(); }
  static void XMLCALL text(void* self, const XML_Char* bytes, int size) {
    Reader& reader = of(self);
    if (!reader.open_.empty()) reader.open_.back()->text.append(bytes, static_cast<std::size_t>(size));
  }
  static void XMLCALL entity(void* self, const XML_Char*, int, const XML_Char*, int, const XML_Char*, const XML_Char*,
                             const XML_Char*, const XML_Char*) {
    of(self).stop("declares entities");
  }

  void begin(std::string_view name, const XML_Char** attributes) {
    if (++elements_ > kXmlMostElements) return stop("has too many elements");
    if (open_.size() >= kXmlDeepest) return stop("is nested too deeply");
    XmlElement* element = &root_;
    if (!open_.empty()) element = &open_.back()->children.emplace_back();
    const auto [space, local] = split(name);
    element->space = space;
    element->name = local;
    for (; *attributes != nullptr; attributes += 2) {
      const auto [attribute_space, attribute_local] = split(attributes[0]);
      element->attributes.push_back({std::string{attribute_space}, std::string{attribute_local}, attributes[1]});
    }
    open_.push_back(element);
  }

  void stop(std::string why) {
    if (why_.empty()) why_ = std::move(why);
    XML_StopParser(parser_, XML_FALSE);
  }

  XML_Parser parser_;
  XmlElement root_;
  std::vector<XmlElement*> open_;  ///< a parent's children grow only while it is the innermost: these stay valid
  std::size_t elements_ = 0;
  std::string why_;
};

/// The encoding that the document's first bytes tell, by its mark or its declaration; UTF-8 if they do not.
std::string_view encoding_within(std::string_view bytes) {
  if (bytes.starts_with(kMark)) return "utf-8";
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return "utf-16";
  if (bytes.size() > 1 && bytes[0] == '<' && bytes[1] == '\0') return "utf-16le";
  if (bytes.size() > 1 && bytes[0] == '\0' && bytes[1] == '<') return "utf-16be";
  bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
  if (!bytes.starts_with("<?xml")) return "utf-8";
  const std::string_view declaration = bytes.substr(0, bytes.find("?>"));
  static constexpr std::string_view kName = "encoding";
  auto at = declaration.find(kName);
  if (at == std::string_view::npos) return "utf-8";
  at = declaration.find_first_of("\"'", at + kName.size());
  if (at == std::string_view::npos) return "utf-8";
  const auto end = declaration.find(declaration[at], at + 1);
  return end == std::string_view::npos ? "utf-8" : declaration.substr(at + 1, end - at - 1);
}

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

}  // namespace

std::optional<std::string_view> XmlElement::attribute(std::string_view local, std::string_view uri) const {
  for (const auto& attribute : attributes)
    if (attribute.name == local && attribute.space == uri) return attribute.value;
  return std::nullopt;
}

const XmlElement* XmlElement::child(std::string_view local, std::string_view uri) const {
  for (const auto& element : children)
    if (element.name == local && element.space == uri) return &element;
  return nullptr;
}

Result<XmlElement> read_xml(std::string_view bytes, std::string_view charset) {
  if (bytes.size() > kXmlMostBytes) return refused("is too large");
  const auto utf8 = to_utf8(bytes, charset.empty() ? encoding_within(bytes) : charset);
  if (!utf8) return refused("is in an unknown encoding");
  std::string_view document = *utf8;
  while (true) {
    if (document.starts_with(kMark)) {
      document.remove_prefix(kMark.size());
    } else if (!document.empty() && std::string_view{" \t\r\n"}.find(document.front()) != std::string_view::npos) {
      document.remove_prefix(1);
    } else {
      break;
    }
  }
  const std::unique_ptr<XML_ParserStruct, FreeParser> parser{XML_ParserCreateNS("UTF-8", kBetween)};
  if (!parser) return refused("could not be read");
  Reader reader{parser.get()};
  if (XML_Parse(parser.get(), document.data(), static_cast<int>(document.size()), XML_TRUE) == XML_STATUS_OK)
    return reader.take();
  if (!reader.why().empty()) return refused(reader.why());
  return refused("is not well-formed (line " + std::to_string(XML_GetCurrentLineNumber(parser.get())) + ")");
}

}  // namespace sarad
