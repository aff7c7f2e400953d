// What a reader of a storyline relies on, for the first dataset and for made-up stories.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <span>

#include "dataset_fixture.h"
#include "export/diagram_labels.h"
#include "export/printing.h"
#include "export/storyline_page.h"
#include "python_check.h"
#include "tests/effort.h"

namespace catena {
namespace {

using test::KeepForLooking;
using test::LoadFirstDataset;
using test::NodeOf;

struct Shape {
  size_t actors = 8;
  size_t events = 20;
  size_t most_in_event = 4;
  unsigned undated_in = 5;  // One event in so many has no date; 0: none.
};

StorylineModel RandomStory(uint32_t seed, const Shape& shape) {
  std::mt19937 random(seed);
  StorylineModel model;
  for (size_t i = 0; i < shape.actors; ++i) {
    StoryActor actor;
    actor.node = NodeId{i + 1};
    actor.name = "Actor " + std::string(random() % 24, 'n');
    model.actors.push_back(actor);
  }
  double day = -20'000;
  for (size_t i = 0; i < shape.events; ++i) {
    StoryEvent event;
    event.event.node = NodeId{1'000 + i};
    event.event.id = "e" + std::to_string(i);
    event.event.name = "Event " + std::string(1 + random() % 60, 'm');
    day +=
        static_cast<double>(random() % 4 == 0 ? 0 : random() % (random() % 9 == 0 ? 5'000 : 200));
    event.time = day;
    if (shape.undated_in == 0 || random() % shape.undated_in != 0) {
      const auto begin = static_cast<int64_t>(day);
      const int64_t spread = random() % 3 == 0 ? 300 : 0;
      const int64_t lasting = random() % 4 == 0 ? 900 : 0;
      event.event.bounds = {begin, begin + spread, begin + lasting, begin + spread + lasting};
      event.event.date = "dated";
    }
    if (random() % 3 != 0) event.status = static_cast<ClaimStatus>(random() % kClaimStatusCount);
    std::set<size_t> members;
    const size_t size = 1 + random() % shape.most_in_event;
    while (members.size() < std::min(size, shape.actors)) members.insert(random() % shape.actors);
    for (const size_t actor : members) model.parts.push_back({actor, i, event.status, "", ""});
    model.events.push_back(std::move(event));
  }
  // Only actors with a part are lines.
  std::set<size_t> used;
  for (const StoryPart& part : model.parts) used.insert(part.actor);
  std::vector<size_t> number(shape.actors, 0);
  std::vector<StoryActor> kept;
  for (const size_t actor : used) {
    number[actor] = kept.size();
    kept.push_back(model.actors[actor]);
  }
  for (StoryPart& part : model.parts) part.actor = number[part.actor];
  model.actors = std::move(kept);
  return model;
}

StorylineModel FirstStory(const GraphReader& graph, const AuditReport& audit,
                          const std::vector<NodeId>& actors = {}) {
  StorylineOptions options;
  options.title = "Armenia–Azerbaijan relations";
  options.audit = &audit;
  options.actors = actors;
  const auto selection = actors.empty() ? SelectWholeGraph(graph) : SelectActors(graph, actors);
  return BuildStoryline(graph, *selection, options).value();
}

void ExpectEveryPartOnItsLine(const StorylineModel& model, const StorylineLayout& layout) {
  std::vector<std::vector<Point2>> samples;
  for (const StoryStroke& stroke : layout.strokes) samples.push_back(SampleRoute(stroke.route, 1));
  for (const StoryMeeting& meeting : layout.meetings) {
    for (const StoryDot& dot : meeting.dots) {
      const size_t actor = model.parts[dot.part].actor;
      double nearest = 1e9;
      for (size_t s = 0; s < samples.size(); ++s) {
        if (layout.strokes[s].actor != actor || layout.strokes[s].row != meeting.row) continue;
        for (const Point2 p : samples[s]) {
          nearest = std::min(nearest, std::hypot(p.x - dot.at.x, p.y - dot.at.y));
        }
      }
      EXPECT_LT(nearest, 1.01) << model.actors[actor].name;
    }
  }
}

// Lines run through the ring of an event where their actor took part, and through no other.
void ExpectRingsHoldTheirActorsOnly(const StorylineModel& model, const StorylineLayout& layout) {
  std::set<std::pair<size_t, size_t>> parts;
  for (const StoryPart& part : model.parts) parts.insert({part.actor, part.event});
  for (const StoryStroke& stroke : layout.strokes) {
    for (const Point2 p : SampleRoute(stroke.route, 2)) {
      for (size_t event = 0; event < layout.meetings.size(); ++event) {
        const Box& ring = layout.meetings[event].ring;
        if (!Overlap(ring, {p.x, p.y, 0, 0})) continue;
        EXPECT_TRUE(parts.contains({stroke.actor, event})) << stroke.actor << " " << event;
      }
    }
  }
}

void ExpectWordsAreClear(const StorylineLayout& layout) {
  std::vector<Box> words;
  for (const StoryName& name : layout.names) {
    EXPECT_GE(name.box.width, printing::WidthPoints(name.text, kActorFontSize, true)) << "bold";
    words.push_back(name.box);
  }
  const size_t names = words.size();
  for (const StoryMeeting& meeting : layout.meetings) words.push_back(meeting.flag.box);
  for (size_t i = 0; i < words.size(); ++i) {
    for (size_t j = i + 1; j < words.size(); ++j) EXPECT_FALSE(Overlap(words[i], words[j]));
    for (const StoryMeeting& meeting : layout.meetings) {
      EXPECT_FALSE(Overlap(words[i], meeting.ring));
      if (i < names) continue;
      const double axis = layout.rows[meeting.row].axis;
      const Box pole{meeting.x, meeting.flag.box.top, 0, axis - meeting.flag.box.top};
      EXPECT_FALSE(Overlap(words[i], pole)) << "a pole runs through a flag";
    }
  }
}

// Names that a line runs under. Where meetings leave no other way there may be one: it is drawn
// over the line and stays readable.
size_t CountCrossedNames(const StorylineLayout& layout) {
  std::vector<std::vector<Point2>> lines;
  for (const StoryStroke& stroke : layout.strokes) lines.push_back(SampleRoute(stroke.route, 2));
  size_t crossed = 0;
  for (const StoryName& name : layout.names) {
    const auto under = [&](const std::vector<Point2>& line) {
      return std::ranges::any_of(line, [&](Point2 p) {
        return Overlap(name.box, {p.x, p.y, 0, 0});
      });
    };
    crossed += std::ranges::any_of(lines, under) ? 1 : 0;
  }
  return crossed;
}

void ExpectInOrderOfTime(const StorylineLayout& layout) {
  for (size_t event = 1; event < layout.meetings.size(); ++event) {
    const StoryMeeting& before = layout.meetings[event - 1];
    const StoryMeeting& after = layout.meetings[event];
    EXPECT_LE(before.row, after.row);
    if (before.row == after.row) {
      EXPECT_LT(before.x + 14, after.x);
    }
  }
  for (const StoryStroke& stroke : layout.strokes) {
    const std::vector<Point2> line = SampleRoute(stroke.route, 2);
    for (size_t i = 1; i < line.size(); ++i) EXPECT_GE(line[i].x, line[i - 1].x - 1e-9);
  }
  for (size_t row = 1; row < layout.rows.size(); ++row) {
    EXPECT_GT(layout.rows[row].top, layout.rows[row - 1].bottom);
  }
  for (const StorySpan& span : layout.spans) {
    const StoryMeeting& meeting = layout.meetings[span.event];
    EXPECT_EQ(span.goes_on, span.row > meeting.row);
    if (span.goes_on) continue;
    EXPECT_LE(span.left, meeting.x);
    EXPECT_GE(span.right, meeting.x);
  }
}

// Returns how many names lines run under.
size_t ExpectReadable(const StorylineModel& model) {
  const StorylineLayout layout = LayOutStoryline(model, {});
  ExpectEveryPartOnItsLine(model, layout);
  ExpectRingsHoldTheirActorsOnly(model, layout);
  ExpectWordsAreClear(layout);
  ExpectInOrderOfTime(layout);
  return CountCrossedNames(layout);
}

std::string Render(const StorylineModel& model, PictureFormat format) {
  StorylineRenderOptions options;
  options.format = format;
  const Result<std::string> picture = RenderStoryline(model, options);
  EXPECT_TRUE(picture.has_value()) << (picture ? "" : Describe(picture.error()));
  return picture.value_or("");
}

TEST(StorylineTest, MadeUpStoriesAreReadable) {
  size_t crossed = 0;
  constexpr uint32_t kStories = test::Effort(60, 20);
  for (uint32_t seed = 0; seed < kStories; ++seed) {
    SCOPED_TRACE(seed);
    Shape shape;
    shape.actors = 1 + seed % 17;
    shape.events = 1 + seed * 7 % 50;
    shape.most_in_event = 1 + seed % 6;
    crossed += ExpectReadable(RandomStory(seed, shape));
  }
  EXPECT_LE(crossed, 3u) << "of some 800 names";
}

TEST(StorylineTest, TheFirstDatasetIsReadable) {
  const auto graph = LoadFirstDataset();
  const AuditReport audit = test::AuditOf(*graph);
  EXPECT_EQ(ExpectReadable(FirstStory(*graph, audit)), 0u);
  const std::vector<NodeId> two = {NodeOf(*graph, "armenia"), NodeOf(*graph, "russia")};
  EXPECT_EQ(ExpectReadable(FirstStory(*graph, audit, two)), 0u);
}

// A war of 3,000 days among events a hundred days apart, over several rows.
TEST(StorylineTest, ALengthGoesOnInTheNextRowsUpToItsEnd) {
  StorylineModel model = RandomStory(5, {4, 60, 2, 0});
  for (size_t i = 0; i < model.events.size(); ++i) {
    const auto day = static_cast<int64_t>(100 * i);
    model.events[i].time = static_cast<double>(day);
    model.events[i].event.bounds = {day, day, day, day};
  }
  DiagramEvent& war = model.events[1].event;
  war.name = "The war";
  war.bounds = {100, 100, 3'100, 3'100};
  const StorylineLayout layout = LayOutStoryline(model, {});
  const size_t last = layout.meetings[31].row;
  ASSERT_GT(last, 0u);
  ASSERT_GT(layout.rows.size(), last + 1);
  size_t next = 0;
  for (const StorySpan& span : layout.spans) {
    if (span.event != 1) continue;
    EXPECT_EQ(span.row, next++);
    EXPECT_EQ(span.goes_on, span.row > 0);
    EXPECT_EQ(span.open_left, span.row > 0);
    EXPECT_EQ(span.open_right, span.row < last);
    EXPECT_LT(span.certain_left, span.certain_right);
    const StoryRow& row = layout.rows[span.row];
    EXPECT_DOUBLE_EQ(span.right, span.row < last ? row.right : layout.meetings[31].x);
    EXPECT_TRUE(span.y > row.lines_bottom && span.y < row.axis);
    if (span.goes_on) {
      EXPECT_LE(span.left, row.left);
    }
  }
  EXPECT_EQ(next, last + 1);
  const std::string svg = Render(model, PictureFormat::kSvg);
  size_t named = 0;
  for (size_t at = svg.find(">The war<"); at != std::string::npos;
       at = svg.find(">The war<", at + 1)) {
    ++named;
  }
  EXPECT_EQ(named, 1 + last) << "at its flag, and where each further row begins";
}

// What is said of the end of the war before last contradicts itself.
TEST(StorylineTest, AnEventWhoseTimeIsContradictedIsNotPassedOffAsPlaced) {
  const auto graph = LoadFirstDataset();
  StorylineOptions options;
  options.max_events = 100;
  options.max_actors = 100;
  options.find_times = [&](std::span<const NodeId> events) {
    std::vector<EventTimes> times(events.size());
    for (size_t i = 0; i < events.size(); ++i) {
      times[i].in_conflict = events[i] == NodeOf(*graph, "soviet-annexation") ||
                             events[i] == NodeOf(*graph, "war-1918");
    }
    return Result<std::vector<EventTimes>>(std::move(times));
  };
  const StorylineModel model = BuildStoryline(*graph, *SelectWholeGraph(*graph), options).value();
  const auto event = std::ranges::find_if(
      model.events, [](const StoryEvent& each) { return each.event.id == "soviet-annexation"; });
  ASSERT_NE(event, model.events.end());
  EXPECT_TRUE(event->event.contradicted);
  const std::string svg = Render(model, PictureFormat::kSvg);
  for (const char* said : {"no date, place not known", "but for those whose place is not known",
                           "contradicts itself (1)", "1918/1920 (in conflict)",
                           "1 event is drawn at a date that is in conflict"}) {
    EXPECT_NE(svg.find(said), std::string::npos) << said;
  }
  options.find_times = {};
  const StorylineModel plain = BuildStoryline(*graph, *SelectWholeGraph(*graph), options).value();
  for (const char* said : {"not known", "in conflict"}) {
    EXPECT_EQ(Render(plain, PictureFormat::kSvg).find(said), std::string::npos) << said;
  }
}

TEST(StorylineTest, WhereNothingIsDatedNoTimeIsShown) {
  // The last event stands a century after the first.
  StorylineModel model = RandomStory(5, {});
  model.events.back().time = *model.events.front().time + 40'000;
  for (StoryEvent* event : {&model.events.front(), &model.events.back()}) {
    const auto day = static_cast<int64_t>(*event->time);
    event->event.bounds = {day, day, day, day};
  }
  const auto says = [&](std::string_view words) {
    return Render(model, PictureFormat::kSvg).find(words) != std::string::npos;
  };
  constexpr const char* kOfTime[] = {"order of time", "axis:", "years or more"};
  for (const char* words : kOfTime) EXPECT_TRUE(says(words)) << words;
  EXPECT_FALSE(says("No event here has a date"));
  for (StoryEvent& event : model.events) event.event.bounds = {};
  for (const bool placed : {true, false}) {  // By what their links say.
    if (!placed) {
      for (StoryEvent& event : model.events) event.time.reset();
    }
    EXPECT_TRUE(says("No event here has a date"));
    for (const char* words : kOfTime) EXPECT_FALSE(says(words)) << words;
  }
}

TEST(StorylineTest, EveryPartOfTheActorsAskedForIsDrawn) {
  const auto graph = LoadFirstDataset();
  const AuditReport audit = test::AuditOf(*graph);
  const StorylineModel model = FirstStory(*graph, audit, {NodeOf(*graph, "ilham-aliyev")});
  ASSERT_EQ(model.actors.size(), 1u);
  std::vector<std::string> events;
  for (const StoryEvent& event : model.events) events.push_back(event.event.id);
  EXPECT_EQ(events, (std::vector<std::string>{"aliyev-statement-2008", "aliyev-warning-2011",
                                              "davos-meeting-2019"}));
  EXPECT_EQ(model.actors_left_out + model.events_left_out, 0u);
  for (const StoryPart& part : model.parts) EXPECT_TRUE(part.status.has_value());
}

TEST(StorylineTest, WhatIsLeftOutIsCountedAndSaid) {
  const auto graph = LoadFirstDataset();
  StorylineOptions options;
  options.max_actors = 3;
  options.max_events = 10;
  const StorylineModel model = BuildStoryline(*graph, *SelectWholeGraph(*graph), options).value();
  EXPECT_LE(model.actors.size(), 3u);
  EXPECT_EQ(model.events.size(), 10u);
  EXPECT_GT(model.actors_left_out, 20u);
  EXPECT_NE(model.notes.at(1).find("Left out to stay readable"), std::string::npos);
}

TEST(StorylineTest, ARingIsAsWeakAsItsWeakestPart) {
  const auto graph = LoadFirstDataset();
  const AuditReport audit = test::AuditOf(*graph);
  const StorylineModel model = FirstStory(*graph, audit);
  for (size_t event = 0; event < model.events.size(); ++event) {
    EvidenceGrade weakest = EvidenceGrade::kWell;
    for (const StoryPart& part : model.parts) {
      if (part.event == event) weakest = std::min(weakest, GradeOf(part.status.value()));
    }
    EXPECT_EQ(GradeOf(model.events[event].status.value()), weakest);
  }
}

TEST(StorylineTest, NobodyTookPartIsNotFound) {
  const auto graph = LoadFirstDataset();
  DiagramSelection selection;
  selection.events = {NodeOf(*graph, "artillery-strikes-2020")};
  EXPECT_EQ(BuildStoryline(*graph, selection, {}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(BuildStoryline(*graph, {}, {}).error().code, ErrorCode::kNotFound);
}

TEST(StorylineTest, EveryFormatIsWrittenAndTheSameEachTime) {
  const auto graph = LoadFirstDataset();
  const AuditReport audit = test::AuditOf(*graph);
  const StorylineModel model = FirstStory(*graph, audit);
  EXPECT_TRUE(Render(model, PictureFormat::kPng).starts_with("\x89PNG\r\n"));
  EXPECT_TRUE(Render(model, PictureFormat::kPdf).starts_with("%PDF-"));
  EXPECT_TRUE(Render(model, PictureFormat::kDot).starts_with("digraph"));
  const std::string svg = Render(model, PictureFormat::kSvg);
  EXPECT_EQ(svg, Render(model, PictureFormat::kSvg));
  for (const char* said :
       {"Ceasefire of May", "Residents of Khojaly", "no date", "participations"}) {
    EXPECT_NE(svg.find(said), std::string::npos) << said;
  }
}

constexpr const char* kSvgCheck = R"py(
import sys
import xml.etree.ElementTree as etree
root = etree.parse(sys.argv[1]).getroot()
svg = '{http://www.w3.org/2000/svg}'
allowed = {svg + t for t in ('svg', 'g', 'title', 'desc', 'text', 'path', 'polygon', 'polyline',
                             'ellipse', 'a')}
texts = []
for element in root.iter():
    if not isinstance(element.tag, str): continue
    assert element.tag in allowed, element.tag
    for name, value in element.attrib.items():
        assert not name.lower().startswith('on'), name
        if name.endswith('href'): assert value.startswith(('http://', 'https://', 'mailto:')), value
    if element.tag == svg + 'text': texts.append(element.text or '')
whole = '\n'.join(texts)
assert '<b>bold</b>' in whole.replace('\n', ' '), 'markup is shown, not obeyed'
assert '\\N \\G' in whole, 'escapes are shown as written'
)py";

TEST(StorylineTest, UsersWordsAreNeverMarkupEscapesOrLinks) {
  StorylineModel model = RandomStory(4, {});
  const std::vector<std::string> texts = {
      "<b>bold</b> & <i>x</i>", "\\N \\G \\E",  "\" onload=\"alert(1)", "<script>alert(1)</script>",
      std::string(9'000, 'W'),  "\xff\xfe bad", "javascript:alert(1)",  "]]> -->"};
  for (size_t i = 0; i < model.events.size(); ++i) {
    DiagramEvent& event = model.events[i].event;
    event.name = event.date = event.tooltip = texts[i % texts.size()];
  }
  for (size_t i = 0; i < model.actors.size(); ++i) {
    model.actors[i].name = model.actors[i].tooltip = texts[(i + 1) % texts.size()];
  }
  for (StoryPart& part : model.parts) part.tooltip = texts[part.actor % texts.size()];
  model.title = texts[0];
  model.notes = {texts[1], texts[2]};
  const std::string svg = Render(model, PictureFormat::kSvg);
  KeepForLooking("story-hostile.png", Render(model, PictureFormat::kPng));
  const auto result = test::RunPython(kSvgCheck, svg, ".svg");
  EXPECT_EQ(result.exit_code, 0) << result.output;
}

// Pictures to look at, and stories at the ends of what there is: each must be drawn and readable.
TEST(StorylineTest, ExtremeStoriesAreDrawn) {
  struct Case {
    const char* name;
    Shape shape;
  };
  const std::vector<Case> cases = {{"one-actor", {1, 12, 1, 4}},
                                   {"two-actors", {2, 9, 2, 4}},
                                   {"forty-actors", {40, test::Effort(60, 30), 6, 5}},
                                   {"200-events", {14, test::Effort(200, 80), 4, 6}},
                                   {"thirty-in-one", {34, 12, 30, 5}},
                                   {"one-event", {3, 1, 3, 0}},
                                   {"undated", {6, 14, 3, 1}}};
  for (const Case& each : cases) {
    SCOPED_TRACE(each.name);
    StorylineModel model = RandomStory(17, each.shape);
    if (std::string_view(each.name) == "undated") {
      for (StoryEvent& event : model.events) event.time.reset();
    }
    EXPECT_LE(ExpectReadable(model), 4u);
    KeepForLooking("story-" + std::string(each.name) + ".pdf", Render(model, PictureFormat::kPdf));
  }
}

TEST(StorylineTest, NamesInAnyScriptAreDrawn) {
  const std::vector<std::string> names = {"Հայաստանի Հանրապետություն", "Azərbaycan Respublikası",
                                          "Российская Федерация",      "جمهورية أذربيجان",
                                          "亚美尼亚共和国与阿塞拜疆",  "Ελληνική Δημοκρατία"};
  StorylineModel model = RandomStory(21, {6, 14, 3, 4});
  for (size_t i = 0; i < model.actors.size(); ++i) model.actors[i].name = names[i % names.size()];
  for (size_t i = 0; i < model.events.size(); ++i) {
    model.events[i].event.name = names[(i + 2) % names.size()] + " " + names[i % names.size()];
  }
  EXPECT_EQ(ExpectReadable(model), 0u);
  const std::string svg = Render(model, PictureFormat::kSvg);
  for (const std::string& name : {names[0], names[2]}) {
    EXPECT_NE(svg.find(name), std::string::npos) << name;
  }
  KeepForLooking("story-scripts.pdf", Render(model, PictureFormat::kPdf));
}

}  // namespace
}  // namespace catena
