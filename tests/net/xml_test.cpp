// SPDX-License-Identifier: Apache-2.0
#include "net/xml.hpp"

#include "net/charset.hpp"

#include <gtest/gtest.h>

namespace sarad {
namespace {

std::string why(const Result<XmlElement>& result) {
  if (result) return "it was taken";
  EXPECT_EQ(result.error().code, Errc::malformed);
  return result.error().message;
}

TEST(Xml, ReadsNamesAttributesTextAndCdata) {
  const auto root = read_xml("<a xmlns='urn:x' xmlns:p='urn:y' p:k='1' k='2'>one<b>&amp;&#x995;</b><![CDATA[<two>]]></a>");
  ASSERT_TRUE(root) << root.error().message;
  EXPECT_EQ(root->space, "urn:x");
  EXPECT_EQ(root->name, "a");
  EXPECT_EQ(root->attribute("k"), "2");
  EXPECT_EQ(root->attribute("k", "urn:y"), "1");
  EXPECT_EQ(root->attribute("k", "urn:z"), std::nullopt);
  EXPECT_EQ(root->text, "one<two>");
  ASSERT_NE(root->child("b", "urn:x"), nullptr);
  EXPECT_EQ(root->child("b", "urn:x")->text, "&\u0995");
  EXPECT_EQ(root->child("b"), nullptr);
}

TEST(Xml, BlanksAndAMarkBeforeTheDocumentArePassedOver) {
  EXPECT_TRUE(read_xml("\n\xEF\xBB\xBF \r\n<?xml version='1.0'?><a/>"));
  EXPECT_FALSE(read_xml("junk <?xml version='1.0'?><a/>"));
}

TEST(Xml, AnyEntitysDeclarationRefusesTheWhole) {
  for (const auto* document : {"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a/>",
                               "<!DOCTYPE a [<!ENTITY % p 'x'> %p;]><a/>"})
    EXPECT_EQ(why(read_xml(document)), "the XML declares entities") << document;
}

TEST(Xml, ADoctypeWithoutEntitiesIsTakenAndItsFileIsNeverAskedFor) {
  const auto root = read_xml("<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'http://127.0.0.1:1/rss.dtd'><rss>x&nbsp;y</rss>");
  ASSERT_TRUE(root) << root.error().message;
  EXPECT_EQ(root->text, "xy");
}

TEST(Xml, WhatIsNotWellFormedIsRefusedWithTheLine) {
  EXPECT_EQ(why(read_xml("<a>\n<b></a>")), "the XML is not well-formed (line 2)");
  EXPECT_EQ(why(read_xml("<a>&nbsp;</a>")), "the XML is not well-formed (line 1)");
  EXPECT_EQ(why(read_xml("")), "the XML is not well-formed (line 1)");
  EXPECT_EQ(why(read_xml("<a>\xFF</a>")), "the XML is not well-formed (line 1)");
  EXPECT_EQ(why(read_xml("<a/>trailing")), "the XML is not well-formed (line 1)");
}

TEST(Xml, DepthElementsAndBytesAreBounded) {
  std::string deep;
  for (std::size_t i = 0; i < kXmlDeepest; ++i) deep += "<a>";
  std::string end;
  for (std::size_t i = 0; i < kXmlDeepest; ++i) end += "</a>";
  EXPECT_TRUE(read_xml(deep + end));
  EXPECT_EQ(why(read_xml(deep + "<a/>" + end)), "the XML is nested too deeply");
  std::string many = "<a>";
  for (std::size_t i = 0; i < kXmlMostElements; ++i) many += "<b/>";
  EXPECT_EQ(why(read_xml(many + "</a>")), "the XML has too many elements");
  EXPECT_EQ(why(read_xml(std::string(kXmlMostBytes + 1, ' '))), "the XML is too large");
}

TEST(Xml, TheEncodingIsHttpsThenTheMarksThenTheDeclarations) {
  EXPECT_EQ(read_xml("<?xml version='1.0' encoding='windows-1252'?><a>\x80</a>")->text, "\u20AC");
  EXPECT_EQ(read_xml("<?xml version='1.0' encoding='utf-8'?><a>\xE9</a>", "iso-8859-1")->text, "\u00E9");
  EXPECT_EQ(read_xml(std::string_view{"\xFF\xFE<\0a\0>\0\x95\x09<\0/\0a\0>\0", 18})->text, "\u0995");
  EXPECT_EQ(read_xml(std::string_view{"<\0a\0>\0\x95\x09<\0/\0a\0>\0", 16})->text, "\u0995");
  EXPECT_EQ(read_xml(std::string_view{"\0<\0a\0>\x09\x95\0<\0/\0a\0>", 16})->text, "\u0995");
  EXPECT_EQ(why(read_xml("<?xml version='1.0' encoding='klingon'?><a/>")), "the XML is in an unknown encoding");
}

TEST(Charset, IsTakenFromTheContentType) {
  EXPECT_EQ(charset_of("text/xml; charset=UTF-8"), "UTF-8");
  EXPECT_EQ(charset_of("text/xml; Charset=\"windows-1252\"; x=y"), "windows-1252");
  EXPECT_EQ(charset_of("text/xml;charset=utf-8;q=1"), "utf-8");
  EXPECT_EQ(charset_of("text/xml"), "");
  EXPECT_EQ(charset_of("text/xml; charset=\""), "");
}

}  // namespace
}  // namespace sarad
