// SPDX-License-Identifier: Apache-2.0
#include "collectors/feed_items.hpp"

#include "collectors/feed_dates.hpp"
#include "collectors/html_text.hpp"
#include "net/url.hpp"
#include "net/xml.hpp"

#include <algorithm>

namespace sarad {
namespace {

constexpr std::string_view kAtom = "http://www.w3.org/2005/Atom";
constexpr std::string_view kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr std::string_view kDublinCore = "http://purl.org/dc/elements/1.1/";
constexpr std::string_view kXml = "http://www.w3.org/XML/1998/namespace";

std::string trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return std::string{text.substr(0, text.find_last_not_of(kBlanks) + 1)};
}

std::string text_of(const XmlElement* element) {
  return element == nullptr ? std::string{} : trimmed(element->text);
}

std::string base_of(const XmlElement& element, const std::string& outer) {
  const auto told = element.attribute("base", kXml);
  if (!told) return outer;
  return resolve_link(outer, trimmed(*told)).value_or(outer);
}

std::string absolute(const std::string& base, const std::string& link) {
  return link.empty() ? std::string{} : resolve_link(base, link).value_or("");
}

/// The first of these that stands there and can be read.
std::optional<Instant> first_date(std::initializer_list<const XmlElement*> elements) {
  for (const auto* element : elements)
    if (element != nullptr)
      if (const auto date = read_feed_date(element->text)) return date;
  return std::nullopt;
}

/// `space`: the namespace the format's own elements are in. RSS 2.0 has none.
FeedItem read_rss_item(const XmlElement& item, const std::string& space, const std::string& outer) {
  FeedItem out;
  const std::string base = base_of(item, outer);
  const std::string link = text_of(item.child("link", space));
  const XmlElement* guid = item.child("guid", space);
  out.id = text_of(guid);
  out.link = absolute(base, link);
  if (link.empty() && !out.id.empty() && guid->attribute("isPermaLink").value_or("true") != "false")
    out.link = absolute(base, out.id);
  if (out.id.empty()) out.id = link;
  out.created = first_date({item.child("pubDate", space), item.child("date", kDublinCore)});
  return out;
}

std::string atom_link(const XmlElement& element, const std::string& base) {
  for (const auto& link : element.children) {
    if (link.name != "link" || link.space != kAtom) continue;
    if (trimmed(link.attribute("rel").value_or("alternate")) != "alternate") continue;
    const auto where = link.attribute("href");
    if (where) return absolute(base_of(link, base), trimmed(*where));
  }
  return {};
}

FeedItem read_atom_entry(const XmlElement& entry, const std::string& outer) {
  FeedItem out;
  out.id = text_of(entry.child("id", kAtom));
  out.link = atom_link(entry, base_of(entry, outer));
  if (out.id.empty()) out.id = out.link;
  out.created = first_date({entry.child("published", kAtom), entry.child("updated", kAtom)});
  return out;
}

void read_head(const XmlElement& channel, const std::string& space, std::string_view about, Feed& feed) {
  feed.title = html_to_text(text_of(channel.child("title", space)));
  feed.description = html_to_text(text_of(channel.child(about, space)));
}

}  // namespace

Result<Feed> read_feed(std::string_view body, std::string_view charset, std::string_view url) {
  const auto document = read_xml(body, charset);
  if (!document) return document.error();
  const XmlElement& root = *document;
  const std::string base = base_of(root, std::string{url});
  Feed feed;
  if (root.name == "feed" && root.space == kAtom) {
    read_head(root, std::string{kAtom}, "subtitle", feed);
    feed.website = atom_link(root, base);
    for (const auto& entry : root.children)
      if (entry.name == "entry" && entry.space == kAtom) feed.items.push_back(read_atom_entry(entry, base));
    return feed;
  }
  const bool rdf = root.name == "RDF" && root.space == kRdf;
  if (!rdf && root.name != "rss") return Error{Errc::malformed, "the document is no feed: its root is none of RSS, RDF and Atom"};
  const auto found = std::find_if(root.children.begin(), root.children.end(),
                                  [](const XmlElement& child) { return child.name == "channel"; });
  if (found == root.children.end()) return Error{Errc::malformed, "the feed has no channel"};
  const std::string channel_base = base_of(*found, base);
  read_head(*found, found->space, "description", feed);
  feed.website = absolute(channel_base, text_of(found->child("link", found->space)));
  const auto& items = rdf ? root.children : found->children;
  for (const auto& item : items)
    if (item.name == "item" && item.space == found->space)
      feed.items.push_back(read_rss_item(item, found->space, rdf ? base : channel_base));
  return feed;
}

}  // namespace sarad
