#include "export/diagram_layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "export/diagram_labels.h"
#include "tests/effort.h"

namespace catena {
namespace {

DiagramModel RandomModel(uint32_t seed, size_t events, size_t links, size_t groups) {
  std::mt19937 random(seed);
  DiagramModel model;
  for (size_t g = 0; g < groups; ++g) model.groups.push_back("group " + std::to_string(g));
  for (size_t i = 0; i < events; ++i) {
    DiagramEvent event;
    event.node = NodeId{i + 1};
    event.id = "e" + std::to_string(i);
    event.name = std::string(1 + random() % 90, 'm');
    if (random() % 4 != 0) {
      const int64_t begin = static_cast<int64_t>(random() % 40'000) - 20'000;
      const int64_t spread = random() % 3 == 0 ? 364 : 0;
      event.bounds = {begin, begin + spread, begin, begin + spread};
      event.date = "dated";
    } else if (random() % 2 == 0) {
      const int64_t begin = static_cast<int64_t>(random() % 40'000) - 20'000;
      if (random() % 4 != 0) event.derived.begin_min = begin;
      if (random() % 4 != 0) event.derived.begin_max = begin + static_cast<int64_t>(random() % 900);
    }
    if (groups > 0) event.group = random() % groups;
    model.events.push_back(event);
  }
  for (size_t i = 0; i < links; ++i) {
    DiagramLink link;
    link.relationship = RelationshipId{i + 1};
    link.from = random() % events;
    link.to = random() % events;
    if (link.from == link.to) continue;
    link.family = static_cast<LinkFamily>(random() % kLinkFamilyCount);
    link.type = link.family == LinkFamily::kTemporal ? "DURING" : "LED_TO";
    model.links.push_back(link);
  }
  return model;
}

// Whatever the dates, links and groups, cycles included.
TEST(DiagramLayoutTest, BoxesNeverOverlapAndStayInTheirBand) {
  for (uint32_t seed = 0; seed < uint32_t{test::Effort(300, 80)}; ++seed) {
    SCOPED_TRACE(seed);
    const DiagramModel model =
        RandomModel(seed, 1 + seed % 70, seed % 90, seed % 6 == 1 ? 0 : seed % 6);
    LayoutOptions options;
    options.time_axis = static_cast<TimeAxis>(seed % 3);
    const DiagramLayout layout = LayOutDiagram(model, options);
    ASSERT_EQ(layout.events.size(), model.events.size());
    for (size_t i = 0; i < layout.events.size(); ++i) {
      const Box& box = layout.events[i].box;
      EXPECT_LE(box.right(), layout.width + 1e-6);
      EXPECT_LE(box.bottom(), layout.height + 1e-6);
      for (size_t j = i + 1; j < layout.events.size(); ++j) {
        EXPECT_FALSE(Overlap(box, layout.events[j].box, 10)) << i << " " << j;
      }
      if (model.groups.empty()) continue;
      for (size_t band = 0; band < layout.bands.size(); ++band) {
        EXPECT_EQ(Overlap(box, layout.bands[band].box), band == *model.events[i].group);
      }
    }
    for (size_t i = 1; i < layout.ticks.size(); ++i) {
      EXPECT_LT(layout.ticks[i - 1].position, layout.ticks[i].position);
    }
  }
}

TEST(DiagramLayoutTest, DatedEventsStandInTheOrderOfTheirDates) {
  for (uint32_t seed = 0; seed < uint32_t{test::Effort(100, 25)}; ++seed) {
    const DiagramModel model = RandomModel(seed, 40, 50, 0);
    const auto times = PlaceInTime(model);
    LayoutOptions options;
    options.time_axis = TimeAxis::kDown;
    const DiagramLayout layout = LayOutDiagram(model, options);
    for (size_t i = 0; i < model.events.size(); ++i) {
      for (size_t j = 0; j < model.events.size(); ++j) {
        if (!model.events[i].bounds.known() || !model.events[j].bounds.known()) continue;
        if (*times[i] < *times[j]) {
          EXPECT_LE(layout.events[i].box.top, layout.events[j].box.top);
        }
      }
    }
  }
}

TEST(DiagramLayoutTest, EveryMomentLiesWithinWhatIsKnownOfIt) {
  for (uint32_t seed = 0; seed < 100; ++seed) {
    const DiagramModel model = RandomModel(seed, 30, 60, 0);
    const auto times = PlaceInTime(model);
    for (size_t i = 0; i < times.size(); ++i) {
      const DiagramEvent& event = model.events[i];
      const DayBounds& bounds = event.bounds.known() ? event.bounds : event.derived;
      if (!bounds.known()) continue;
      ASSERT_TRUE(times[i].has_value());
      if (bounds.begin_min) {
        EXPECT_GE(*times[i], static_cast<double>(*bounds.begin_min));
      }
      if (bounds.begin_max) {
        EXPECT_LE(*times[i], static_cast<double>(*bounds.begin_max));
      }
    }
  }
}

DiagramLink Link(size_t from, size_t to, std::string type = "LED_TO",
                 LinkFamily family = LinkFamily::kCausal) {
  DiagramLink link;
  link.relationship = RelationshipId{from * 100 + to + 1};
  link.type = std::move(type);
  link.family = family;
  link.from = from;
  link.to = to;
  return link;
}

TEST(DiagramLayoutTest, UndatedEventsLieBetweenTheirNeighbours) {
  DiagramModel model;
  model.events.resize(5);
  model.events[0].bounds = {0, 0, 0, 0};
  model.events[2].bounds = {1'000, 1'000, 1'000, 1'000};
  model.links = {Link(0, 1), Link(1, 2), Link(3, 2, "PART_OF", LinkFamily::kPartOf)};
  const auto times = PlaceInTime(model);
  EXPECT_GT(*times[1], 0);
  EXPECT_LT(*times[1], 1'000);
  EXPECT_NEAR(*times[3], 1'000, 30) << "a part belongs to the time of its whole";
  EXPECT_FALSE(times[4].has_value()) << "nothing says when";
}

TEST(DiagramLayoutTest, AnUndatedEventStandsBeforeTheDatesThatAreLaterThanItCanBe) {
  DiagramModel model;
  model.events.resize(4);
  model.events[0].bounds = {16'801, 17'166, 16'801, 17'166};  // 2016
  model.events[1].derived.begin_max = 17'166;
  model.events[2].derived = {16'801, 17'166, 16'801, 17'166};
  model.events[3].bounds = {18'532, 18'532, 18'532, 18'532};  // 2020-09-27
  model.links = {Link(1, 2), Link(2, 0, "STARTS", LinkFamily::kTemporal)};
  LayoutOptions options;
  options.time_axis = TimeAxis::kDown;
  const DiagramLayout layout = LayOutDiagram(model, options);
  EXPECT_LT(layout.events[1].box.top, layout.events[2].box.top);
  EXPECT_LE(layout.events[2].box.top, layout.events[3].box.top);
}

TEST(DiagramLayoutTest, WithinOneYearCauseComesBeforeEffect) {
  DiagramModel model;
  model.events.resize(3);
  for (DiagramEvent& event : model.events) event.bounds = {6'574, 6'939, 6'574, 6'939};  // 1988
  model.links = {Link(2, 1), Link(1, 0)};
  const auto times = PlaceInTime(model);
  EXPECT_LT(*times[2], *times[1]);
  EXPECT_LT(*times[1], *times[0]);
  EXPECT_LE(*times[0], 6'939);
}

TEST(DiagramLabelsTest, WordsTouchNeitherBoxesNorOtherWords) {
  std::mt19937 random(3);
  for (int round = 0; round < 50; ++round) {
    std::vector<Route> routes;
    std::vector<std::vector<LabelSize>> sizes;
    std::vector<Box> boxes;
    const auto coordinate = [&] { return static_cast<double>(random() % 800); };
    for (int i = 0; i < 12; ++i) {
      Route route;
      for (int p = 0; p < 4; ++p) route.points.push_back({coordinate(), coordinate()});
      routes.push_back(route);
      sizes.push_back({{40.0 + random() % 60, 20, i % 2 == 0 ? 10.0 : 0.0}, {30, 20, 0}});
      boxes.push_back({coordinate(), coordinate(), 90, 40});
    }
    const Box page{0, 0, 800, 800};
    const auto placed = PlaceLabels(routes, sizes, boxes, page);
    for (size_t i = 0; i < placed.size(); ++i) {
      if (!placed[i]) continue;
      for (const Box& box : boxes) EXPECT_FALSE(Overlap(placed[i]->box, box, 2));
      EXPECT_GE(placed[i]->box.left, 0);
      EXPECT_LE(placed[i]->box.bottom(), 800);
      for (size_t j = i + 1; j < placed.size(); ++j) {
        if (placed[j]) {
          EXPECT_FALSE(Overlap(placed[i]->box, placed[j]->box, 2));
        }
      }
    }
  }
}

// A marked link has a light band behind it, wider than its line.
TEST(DiagramLabelsTest, WordsKeepClearOfBands) {
  constexpr double kBand = 9;
  std::mt19937 random(4);
  size_t placed_words = 0;
  for (int round = 0; round < 50; ++round) {
    std::vector<Route> routes;
    std::vector<std::vector<LabelSize>> sizes;
    const auto coordinate = [&] { return static_cast<double>(random() % 800); };
    for (int i = 0; i < 8; ++i) {
      Route route;
      for (int p = 0; p < 4; ++p) route.points.push_back({coordinate(), coordinate()});
      route.band = i % 2 == 0 ? kBand : 0;
      routes.push_back(route);
      sizes.push_back({{40.0 + random() % 60, 20, i % 3 == 0 ? 10.0 : 0.0}});
    }
    const auto placed = PlaceLabels(routes, sizes, {}, {0, 0, 800, 800});
    for (size_t i = 0; i < placed.size(); ++i) {
      if (!placed[i]) continue;
      ++placed_words;
      // The words themselves, without the gap between their parts.
      const Box& box = placed[i]->box;
      std::vector<Box> parts = {box};
      if (placed[i]->gap > 0) {
        parts = {{box.left, box.top, box.width, 9},
                 {box.left, box.top + 10 + placed[i]->gap + 1, box.width, 9}};
      }
      for (size_t j = 0; j < routes.size(); j += 2) {
        const std::vector<Point2> line = SampleRoute(routes[j], 4);
        for (const Box& part : parts) {
          const auto within = [&](double reach) {
            return std::ranges::any_of(line, [&](Point2 p) {
              return Overlap(part, {p.x, p.y, 0, 0}, reach);
            });
          };
          // Words in one piece may lie across their own line, which they hide.
          if (i == j && placed[i]->gap == 0 && within(0)) continue;
          EXPECT_FALSE(within(kBand / 2 - 0.1)) << i << " " << j;
        }
      }
    }
  }
  EXPECT_GT(placed_words, 200u);
}

}  // namespace
}  // namespace catena
