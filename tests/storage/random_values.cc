#include "tests/storage/random_values.h"

#include <array>
#include <cmath>
#include <limits>

namespace catena::store_test {

int64_t RandomInt(Random& random) {
  constexpr std::array<int64_t, 9> kEdges = {0,
                                             1,
                                             -1,
                                             std::numeric_limits<int64_t>::max(),
                                             std::numeric_limits<int64_t>::min(),
                                             int64_t{1} << 53,
                                             -(int64_t{1} << 53),
                                             int64_t{1} << 62,
                                             255};
  switch (Below(random, 3)) {
    case 0:
      return static_cast<int64_t>(static_cast<uint64_t>(kEdges[Below(random, kEdges.size())]) +
                                  Below(random, 5) - 2);
    case 1:
      return static_cast<int64_t>(random());
    default:
      return static_cast<int64_t>(random() >> Below(random, 64));
  }
}

double RandomDouble(Random& random) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr std::array<double, 10> kEdges = {
      0.0,    -0.0,    1.0,       -1.0,       0x1p53,
      0x1p63, -0x1p63, kInfinity, -kInfinity, std::numeric_limits<double>::denorm_min()};
  switch (Below(random, 4)) {
    case 0:
      return kEdges[Below(random, kEdges.size())];
    case 1:
      return static_cast<double>(RandomInt(random));
    case 2:
      return std::nextafter(static_cast<double>(RandomInt(random)), kInfinity);
    default: {
      if (OneIn(random, 8)) return std::numeric_limits<double>::quiet_NaN();
      return std::ldexp(static_cast<double>(random() >> 11),
                        static_cast<int>(Below(random, 200)) - 120);
    }
  }
}

std::string RandomBytes(Random& random) {
  constexpr std::array<char, 8> kBytes = {'\x00', '\x01', '\xFE', '\xFF', 'a', 'b', '\x7F', '\x80'};
  std::string bytes;
  for (uint64_t left = Below(random, 6); left > 0; --left) {
    bytes.push_back(kBytes[Below(random, kBytes.size())]);
  }
  return bytes;
}

Value RandomScalar(Random& random) {
  const auto small = [&] { return static_cast<int64_t>(Below(random, 4)) - 2; };
  const auto offset = [&] { return static_cast<int32_t>(Below(random, 3) * 3600) - 3600; };
  const LocalTime local_time{static_cast<int64_t>(Below(random, 3)) * 3'600'000'000'000};
  const LocalDateTime local{OneIn(random, 4) ? RandomInt(random) : small() * 3600,
                            static_cast<int32_t>(Below(random, 2) * 999'999'999)};
  switch (Below(random, 13)) {
    case 0:
      return Value(OneIn(random, 2));
    case 1:
    case 2:
      return Value(RandomInt(random));
    case 3:
    case 4:
      return Value(RandomDouble(random));
    case 5:
    case 6:
      return Value(RandomBytes(random));
    case 7:
      return Value(Date{RandomInt(random)});
    case 8:
      return Value(local_time);
    case 9:
      return Value(Time{local_time, offset()});
    case 10:
      return Value(local);
    case 11:
      return OneIn(random, 2)
                 ? Value(DateTime{local, offset(), OneIn(random, 2) ? "Asia/Yerevan" : ""})
                 : Value(Duration{OneIn(random, 4) ? RandomInt(random) : small(), small(),
                                  small() * 86'400, static_cast<int32_t>(Below(random, 2))});
    default: {
      constexpr std::array<Point::System, 4> kSystems = {
          Point::System::kCartesian, Point::System::kCartesian3d, Point::System::kWgs84,
          Point::System::kWgs84_3d};
      const Point::System system = kSystems[Below(random, kSystems.size())];
      const bool flat = system == Point::System::kCartesian || system == Point::System::kWgs84;
      return Value(Point{system, RandomDouble(random), static_cast<double>(small()),
                         flat ? 0.0 : static_cast<double>(small())});
    }
  }
}

Value RandomValue(Random& random, int depth) {
  if (depth == 0 || !OneIn(random, 4)) return RandomScalar(random);
  if (OneIn(random, 2)) {
    Value::List list;
    for (uint64_t left = Below(random, 4); left > 0; --left) {
      list.push_back(RandomValue(random, depth - 1));
    }
    return Value(std::move(list));
  }
  Value::Map map;
  for (uint64_t left = Below(random, 4); left > 0; --left) {
    map[RandomBytes(random)] = RandomValue(random, depth - 1);
  }
  return Value(std::move(map));
}

}  // namespace catena::store_test
