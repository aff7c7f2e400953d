// Writes the tables of a synthetic event graph, for benchmarks: nodes.csv and relationships.csv in
// the header convention of `catena import --nodes --relationships`.
//
//   generate_tables NODES RELATIONSHIPS FOLDER [SEED]
//
// Half of the nodes are events in the order of time, the rest actors, claims, places and sources.
// Links are skewed as real ones are: low numbers of a kind are met most (u^3). The same arguments
// give the same bytes on every machine.
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

// Sebastiano Vigna's splitmix64.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  uint64_t Below(uint64_t n) { return Next() % n; }
  uint64_t Skewed(uint64_t n) {
    const double u = static_cast<double>(Next() >> 11) / 9007199254740992.0;
    return static_cast<uint64_t>(u * u * u * static_cast<double>(n));
  }

 private:
  uint64_t state_;
};

struct Kind {
  const char* label;
  uint64_t first;
  uint64_t count;
};

struct Link {
  const char* type;
  int from;
  int to;
  unsigned share;  // Of 100.
};

constexpr int kEvent = 0, kActor = 1, kClaim = 2, kPlace = 3, kSource = 4;
constexpr Link kLinks[] = {{"CAUSED", kEvent, kEvent, 10},
                           {"PARTICIPATED_IN", kActor, kEvent, 76},
                           {"LOCATED_IN", kEvent, kPlace, 5},
                           {"ABOUT", kClaim, kEvent, 5},
                           {"CITES", kClaim, kSource, 4}};

FILE* Create(const std::string& path) {
  FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) {
    std::perror(path.c_str());
    std::exit(1);
  }
  return file;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: generate_tables NODES RELATIONSHIPS FOLDER [SEED]\n");
    return 2;
  }
  const uint64_t nodes = std::strtoull(argv[1], nullptr, 10);
  const uint64_t relationships = std::strtoull(argv[2], nullptr, 10);
  const std::string folder = argv[3];
  Random random(argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 1);
  if (nodes < 20) {
    std::fprintf(stderr, "generate_tables: at least 20 nodes\n");
    return 2;
  }

  const uint64_t events = nodes / 2, actors = nodes / 5, claims = nodes / 5, places = nodes / 20;
  const Kind kinds[] = {
      {"Event", 0, events},
      {"Actor", events, actors},
      {"Claim", events + actors, claims},
      {"Place", events + actors + claims, places},
      {"Source", events + actors + claims + places, nodes - events - actors - claims - places}};

  FILE* out = Create(folder + "/nodes.csv");
  std::fputs("id:ID,name,date,deaths:int,:LABEL\n", out);
  for (const Kind& kind : kinds) {
    for (uint64_t i = 0; i < kind.count; ++i) {
      std::fprintf(out, "n%" PRIu64 ",%s number %" PRIu64 ",", kind.first + i, kind.label, i);
      if (&kind == kinds) {
        const uint64_t year = 1900 + i * 100 / kind.count;
        std::fprintf(out, "%" PRIu64 "-%02" PRIu64 "-%02" PRIu64 ",%" PRIu64, year,
                     1 + random.Below(12), 1 + random.Below(28), random.Skewed(1000));
      } else {
        std::fputc(',', out);
      }
      std::fprintf(out, ",%s\n", kind.label);
    }
  }
  std::fclose(out);

  out = Create(folder + "/relationships.csv");
  std::fputs(":START_ID,:END_ID,:TYPE\n", out);
  for (uint64_t i = 0; i < relationships; ++i) {
    uint64_t draw = random.Below(100);
    const Link* link = kLinks;
    while (draw >= link->share) draw -= (link++)->share;
    const Kind& from = kinds[link->from];
    const Kind& to = kinds[link->to];
    uint64_t start = random.Skewed(from.count);
    uint64_t end = random.Skewed(to.count);
    if (link->from == link->to) {  // A cause comes before its effect.
      start = random.Below(from.count - 1);
      end = start + 1 + random.Skewed(from.count - start - 1);
    }
    std::fprintf(out, "n%" PRIu64 ",n%" PRIu64 ",%s\n", from.first + start, to.first + end,
                 link->type);
  }
  std::fclose(out);
  return 0;
}
