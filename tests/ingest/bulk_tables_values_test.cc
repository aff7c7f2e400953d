#include "ingest/bulk_tables_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/temporal_text.h"
#include "ingest/bulk_tables_header.h"

namespace catena {
namespace {

using ::testing::HasSubstr;

Result<Value> Read(std::string_view column, std::string_view cell) {
  CATENA_TRY(const TableColumn parsed, ParseTableColumn(column, ';'));
  return ReadCell(parsed.format, cell);
}

Value PointAt(Point::System system, double x, double y, double z = 0) {
  return Value(Point{system, x, y, z});
}

struct GoodCell {
  std::string column;
  std::string cell;
  Value value;
};

TEST(ReadCellTest, CellsBecomeValuesOfTheirColumnsType) {
  using System = Point::System;
  const std::vector<GoodCell> cells = {
      {"a", " x ", Value(" x ")},
      {"a:string", "12", Value("12")},
      {"a:char", "é", Value("é")},
      {"a:int", "-12", Value(int64_t{-12})},
      {"a:long", " +9223372036854775807\t", Value(int64_t{INT64_MAX})},
      {"a:byte", "300", Value(int64_t{300})},
      {"a:SHORT", "-9223372036854775808", Value(int64_t{INT64_MIN})},
      {"a:double", "-1.5e3", Value(-1500.0)},
      {"a:float", "+.5", Value(0.5)},
      {"a:boolean", "TRUE", Value(true)},
      {"a:boolean", "false", Value(false)},
      {"a:date", "1988-02-27", Value(Date{6631})},
      {"a:localtime", "01:00:00.5", Value(ParseLocalTime("01:00:00.5").value())},
      {"a:time", "01:00+02:00", Value(ParseTime("01:00+02:00").value())},
      {"a:time{timezone:+04:00}", "01:00", Value(ParseTime("01:00+04:00").value())},
      {"a:time{timezone:+04:00}", "01:00Z", Value(ParseTime("01:00Z").value())},
      {"a:localdatetime", "1988-02-27T18:00",
       Value(ParseLocalDateTime("1988-02-27T18:00").value())},
      {"a:datetime", "1988-02-27T18:00+04:00",
       Value(ParseDateTime("1988-02-27T18:00+04:00").value())},
      {"a:datetime{timezone:-04:00}", "1988-02-27T18:00",
       Value(ParseDateTime("1988-02-27T18:00-04:00").value())},
      {"a:duration", "P1DT2H", Value(ParseDuration("P1DT2H").value())},
      {"a:int[]", "1; 2;3", Value(Value::List{Value(1), Value(2), Value(3)})},
      {"a:string[]", "x;;y", Value(Value::List{Value("x"), Value(""), Value("y")})},
      {"a:string[]", "", Value(Value::List{})},
      {"a:date[]", "1970-01-01;1970-01-02", Value(Value::List{Value(Date{0}), Value(Date{1})})},
      {"a:point", "{latitude: 40.6, longitude: 49.7}", PointAt(System::kWgs84, 49.7, 40.6)},
      {"a:point", "{'x':1,\"y\":-2}", PointAt(System::kCartesian, 1, -2)},
      {"a:point", "x:1, y:2, z:3", PointAt(System::kCartesian3d, 1, 2, 3)},
      {"a:point{crs:WGS-84}", "{x:1, y:2}", PointAt(System::kWgs84, 1, 2)},
      {"a:point{crs:cartesian}", "{x:1, y:2, crs:'wgs-84-3d', z:4}",
       PointAt(System::kWgs84_3d, 1, 2, 4)},
      {"a:point", "{longitude:1, latitude:2, height:3}", PointAt(System::kWgs84_3d, 1, 2, 3)},
      {"a:point", "{x:1, y:2, srid:4326}", PointAt(System::kWgs84, 1, 2)},
      {"a:any", " 12 ", Value(12)},
      {"a:any", "1.0", Value(1.0)},
      {"a:any", "[1,\"x\",{\"k\":date(0)}]",
       Value(Value::List{Value(1), Value("x"), Value(Value::Map{{"k", Value(Date{0})}})})},
      {"a:point[]", "{x:1,y:2};{x:3,y:4}",
       Value(Value::List{PointAt(System::kCartesian, 1, 2), PointAt(System::kCartesian, 3, 4)})},
  };
  for (const GoodCell& test : cells) {
    SCOPED_TRACE(test.column + " | " + test.cell);
    const auto value = Read(test.column, test.cell);
    ASSERT_TRUE(value.has_value()) << value.error().message;
    EXPECT_EQ(*value, test.value) << ToText(*value);
  }
}

struct BadCell {
  std::string column;
  std::string cell;
  const char* message;
};

TEST(ReadCellTest, WhatIsNotOfTheTypeIsRefused) {
  const std::vector<BadCell> cells = {
      {"a:int", "12x", "'12x' is not a whole number"},
      {"a:int", "1.0", "a whole number"},
      {"a:int", "+-1", "a whole number"},
      {"a:int", " ", "a whole number"},
      {"a:int", "9223372036854775808", "within 64 bits"},
      {"a:double", "1,5", "a number"},
      {"a:double", "0x10", "a number"},
      {"a:double", "1e999", "within a double's range"},
      {"a:boolean", "yes", "true or false"},
      {"a:char", "ab", "one character"},
      {"a:date", "1988-02-30", "a date: "},
      {"a:datetime", "1988-02-27T25:00", "a date-time: "},
      {"a:int[]", "1;;2", "a whole number"},
      {"a:point", "{}", "two coordinates"},
      {"a:point", "{x:1}", "two coordinates"},
      {"a:point", "{x:1,y:2,x:3}", "twice"},
      {"a:point", "{x:1,y:nan}", "not finite"},
      {"a:point", "{x:1,y:2,crs:mars}", "unknown coordinate system"},
      {"a:point", "{x:1,y:2,w:3}", "unknown key"},
      {"a:point", "{latitude:91,longitude:0}", "within 90"},
      {"a:point{crs:cartesian}", "{latitude:1,longitude:0}", "need wgs-84"},
      {"a:point{crs:cartesian-3d}", "{x:1,y:0}", "has three"},
      {"a:point", "1 2", "without ':'"},
  };
  for (const BadCell& test : cells) {
    SCOPED_TRACE(test.column + " | " + test.cell);
    const auto value = Read(test.column, test.cell);
    ASSERT_FALSE(value.has_value()) << ToText(*value);
    EXPECT_EQ(value.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(value.error().message, HasSubstr(test.message));
  }
}

TEST(ReadCellTest, LongCellsAreCutInMessagesBetweenCharacters) {
  std::string cell;
  for (int i = 0; i < 1000; ++i) cell += "é";
  const auto value = Read("a:int", "x" + cell);
  ASSERT_FALSE(value.has_value());
  EXPECT_LT(value.error().message.size(), 100u);
  EXPECT_THAT(value.error().message, HasSubstr("é...'"));
}

std::vector<CsvField> Fields(const std::vector<std::string>& texts) {
  std::vector<CsvField> fields;
  for (const std::string& text : texts) fields.push_back({text, false});
  return fields;
}

TEST(TableHeaderTest, ColumnsAreRolesOrProperties) {
  const std::vector<std::string> texts = {"id:ID(Event: one){id-type:long}",
                                          "name",
                                          "a b:date[]",
                                          ":LABEL",
                                          "x:IGNORE",
                                          ":ignore",
                                          "deaths (total)"};
  const auto header = ParseTableHeader(Fields(texts), TableKind::kNodes, '|');
  ASSERT_TRUE(header.has_value()) << header.error().message;
  EXPECT_EQ((*header)[0].role, ColumnRole::kId);
  EXPECT_EQ((*header)[0].name, "id");
  EXPECT_EQ((*header)[0].space, "Event: one");
  EXPECT_EQ((*header)[1].role, ColumnRole::kProperty);
  EXPECT_EQ((*header)[1].format.type, CellType::kString);
  EXPECT_EQ((*header)[2].name, "a b");
  EXPECT_EQ((*header)[2].format.type, CellType::kDate);
  EXPECT_TRUE((*header)[2].format.is_list);
  EXPECT_EQ((*header)[2].format.list_delimiter, '|');
  EXPECT_EQ((*header)[3].role, ColumnRole::kLabel);
  EXPECT_EQ((*header)[4].role, ColumnRole::kIgnore);
  EXPECT_EQ((*header)[5].role, ColumnRole::kIgnore);
  EXPECT_EQ((*header)[6].name, "deaths (total)");

  const std::vector<std::string> ends = {":START_ID(A)", "day:int", "w:END_ID(B)", ":TYPE"};
  const auto relationships = ParseTableHeader(Fields(ends), TableKind::kRelationships, ';');
  ASSERT_TRUE(relationships.has_value()) << relationships.error().message;
  EXPECT_EQ((*relationships)[0].role, ColumnRole::kStart);
  EXPECT_EQ((*relationships)[0].space, "A");
  EXPECT_EQ((*relationships)[2].role, ColumnRole::kEnd);
  EXPECT_EQ((*relationships)[3].role, ColumnRole::kType);
}

struct BadHeader {
  std::vector<std::string> columns;
  TableKind kind;
  const char* message;
};

TEST(TableHeaderTest, OneColumnIsReadAsItIsUnlessItLooksLikeSeveral) {
  for (const char* alone : {"id:ID", "a;b", "note|remark", "id:ID{store:true,id-type:long}"}) {
    const std::vector<std::string> texts = {alone};
    EXPECT_TRUE(ParseTableHeader(Fields(texts), TableKind::kNodes, ';').has_value()) << alone;
  }
  for (const char* several : {"id:ID;name;:LABEL", "name\t:LABEL", "name|age:int", "name,:ID"}) {
    const std::vector<std::string> texts = {several};
    const auto header = ParseTableHeader(Fields(texts), TableKind::kNodes, ';');
    ASSERT_FALSE(header.has_value()) << several;
    EXPECT_NE(header.error().message.find("--delimiter"), std::string::npos) << several;
  }
}

TEST(TableHeaderTest, WhatCannotBeAHeaderIsRefused) {
  const std::vector<BadHeader> headers = {
      {{"a:number"}, TableKind::kNodes, "'number' is no type"},
      {{"a:int[][]"}, TableKind::kNodes, "'int[][]' is no type"},
      {{""}, TableKind::kNodes, "a property needs a name"},
      {{":int"}, TableKind::kNodes, "a property needs a name"},
      {{"a:int(Event)"}, TableKind::kNodes, "only ids have an id space"},
      {{"a", "a:int"}, TableKind::kNodes, "'a' twice"},
      {{"id:ID", "id"}, TableKind::kNodes, "'id' twice"},
      {{"a:ID", "b:ID"}, TableKind::kNodes, "more than one column :ID"},
      {{":ID", ":START_ID"}, TableKind::kNodes, "which is for relationships"},
      {{":ID", ":START_ID", ":END_ID"}, TableKind::kRelationships, "which is for nodes"},
      {{":START_ID", ":LABEL", ":END_ID"}, TableKind::kRelationships, "which is for nodes"},
      {{":START_ID"}, TableKind::kRelationships, "needs a column :START_ID and a column :END_ID"},
      {{":START_ID", ":START_ID", ":END_ID"}, TableKind::kRelationships, "more than one"},
      {{"a:point{crs:mars}"}, TableKind::kNodes, "no coordinate system"},
      {{"a:point{color:red}"}, TableKind::kNodes, "unknown option 'color'"},
      {{"a:time{timezone:Asia/Yerevan}"}, TableKind::kNodes, "no offset"},
      {{"a:time{timezone::30}"}, TableKind::kNodes, "no offset"},
  };
  for (const BadHeader& test : headers) {
    SCOPED_TRACE(test.message);
    const auto header = ParseTableHeader(Fields(test.columns), test.kind, ';');
    ASSERT_FALSE(header.has_value());
    EXPECT_EQ(header.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(header.error().message, HasSubstr(test.message));
  }
}

}  // namespace
}  // namespace catena
