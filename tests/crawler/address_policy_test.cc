#include "crawler/address_policy.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <string>

namespace stet {
namespace {

std::string Bytes(const char* text) {
  char bytes[16];
  if (inet_pton(AF_INET, text, bytes) == 1) return {bytes, 4};
  EXPECT_EQ(inet_pton(AF_INET6, text, bytes), 1) << text;
  return {bytes, 16};
}

TEST(AddressPolicyTest, OnlyPublicAddressesAreOpen) {
  const std::pair<const char*, const char*> kCases[] = {
      {"0.0.0.0", "this_network"},
      {"0.1.2.3", "this_network"},
      {"10.0.0.1", "private"},
      {"9.255.255.255", ""},
      {"11.0.0.0", ""},
      {"100.63.255.255", ""},
      {"100.64.0.1", "shared"},
      {"100.100.100.200", "shared"},
      {"100.128.0.0", ""},
      {"127.0.0.1", "loopback"},
      {"127.255.255.254", "loopback"},
      {"168.63.129.16", "metadata"},
      {"168.63.129.17", ""},
      {"169.254.169.254", "link_local"},
      {"172.15.255.255", ""},
      {"172.16.0.1", "private"},
      {"172.31.255.255", "private"},
      {"172.32.0.0", ""},
      {"192.0.0.192", "protocol"},
      {"192.0.2.1", "documentation"},
      {"192.168.1.1", "private"},
      {"198.18.0.1", "benchmark"},
      {"198.20.0.1", ""},
      {"224.0.0.1", "multicast"},
      {"240.0.0.1", "reserved"},
      {"255.255.255.255", "reserved"},
      {"8.8.8.8", ""},
      {"::", "unspecified"},
      {"::1", "loopback"},
      {"::127.0.0.1", "loopback"},
      {"::8.8.8.8", "reserved"},
      {"::ffff:127.0.0.1", "loopback"},
      {"::ffff:10.0.0.1", "private"},
      {"::ffff:169.254.169.254", "link_local"},
      {"::ffff:8.8.8.8", ""},
      {"64:ff9b::127.0.0.1", "loopback"},
      {"64:ff9b::a9fe:a9fe", "link_local"},
      {"64:ff9b::8.8.8.8", ""},
      {"64:ff9b:1::1", "translation"},
      {"100::1", "discard"},
      {"2001::1", "protocol"},
      {"2001:db8::1", "documentation"},
      {"2002:7f00:1::", "loopback"},
      {"2002:a9fe:a9fe::1", "link_local"},
      {"2002:808:808::1", ""},
      {"2a00:1450::200e", ""},
      {"2a00:1450::5efe:a00:1", "private"},
      {"2a00:1450::200:5efe:7f00:1", "loopback"},
      {"3fff::1", "documentation"},
      {"4000::1", "reserved"},
      {"fc00::1", "private"},
      {"fd00:ec2::254", "private"},
      {"fe80::1", "link_local"},
      {"fec0::1", "private"},
      {"ff02::1", "multicast"},
  };
  const AddressPolicy policy({});
  for (const auto& [address, want] : kCases) {
    EXPECT_EQ(policy.Refusal(Bytes(address), 80), want) << address;
  }
  EXPECT_EQ(policy.Refusal("", 80), "unknown_family");
  EXPECT_EQ(policy.Refusal("123", 80), "unknown_family");
}

TEST(AddressPolicyTest, RangesOpenWhatTheyNameAndNoMore) {
  const AddressPolicy policy({*AddressRange::Parse("127.0.0.0/8"),
                              *AddressRange::Parse("10.1.2.3:8080"),
                              *AddressRange::Parse("fd00::/8"),
                              *AddressRange::Parse("[::1]:81")});
  EXPECT_EQ(policy.Refusal(Bytes("127.1.2.3"), 9999), "");
  EXPECT_EQ(policy.Refusal(Bytes("::ffff:127.0.0.1"), 80), "");
  EXPECT_EQ(policy.Refusal(Bytes("10.1.2.3"), 8080), "");
  EXPECT_EQ(policy.Refusal(Bytes("10.1.2.3"), 8081), "private");
  EXPECT_EQ(policy.Refusal(Bytes("10.1.2.4"), 8080), "private");
  EXPECT_EQ(policy.Refusal(Bytes("fd12::1"), 80), "");
  EXPECT_EQ(policy.Refusal(Bytes("fc12::1"), 80), "private");
  EXPECT_EQ(policy.Refusal(Bytes("::1"), 81), "");
  EXPECT_EQ(policy.Refusal(Bytes("::1"), 80), "loopback");
  EXPECT_EQ(policy.Refusal(Bytes("64:ff9b::127.0.0.1"), 80), "loopback");
}

TEST(AddressPolicyTest, PortsOfOtherServicesAreRefusedUnlessNamed) {
  const AddressPolicy policy({*AddressRange::Parse("127.0.0.1:6000"),
                              *AddressRange::Parse("10.0.0.0/8")});
  for (const int port : {0, 22, 25, 53, 143, 6667}) {
    EXPECT_TRUE(policy.RefusesPort(port)) << port;
  }
  for (const int port : {80, 443, 6000, 8080, 8443}) {
    EXPECT_FALSE(policy.RefusesPort(port)) << port;
  }
}

TEST(AddressRangeTest, WrongOnesAreNamed) {
  for (const char* text :
       {"", "localhost", "127.0.0.1/33", "127.0.0.1/-1", "127.0.0.1/x",
        "::/129", "10.1.2.3:0", "10.1.2.3:65536", "10.1.2.3:x", "[::1",
        "[::1]80", "0x7f000001", "127.1"}) {
    const auto range = AddressRange::Parse(text);
    ASSERT_FALSE(range.ok()) << text;
    EXPECT_NE(range.status().message().find(std::string("\"") + text + "\""),
              std::string::npos);
  }
  const auto range = AddressRange::Parse("10.0.0.0/8:8080");
  ASSERT_TRUE(range.ok());
  EXPECT_EQ(range->prefix_bits, 8);
  EXPECT_EQ(range->port, 8080);
}

}  // namespace
}  // namespace stet
