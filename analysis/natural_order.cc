#include "analysis/natural_order.h"

#include <cstddef>

namespace catena {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The run of digits at the start, without leading zeros, and how long it was with them.
std::string_view Number(std::string_view text, size_t* length) {
  *length = 0;
  while (*length < text.size() && IsDigit(text[*length])) ++*length;
  std::string_view digits = text.substr(0, *length);
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  return digits;
}

}  // namespace

bool NaturalLess(std::string_view a, std::string_view b) {
  const std::string_view whole_a = a;
  const std::string_view whole_b = b;
  while (!a.empty() && !b.empty()) {
    if (IsDigit(a.front()) && IsDigit(b.front())) {
      size_t length_a = 0;
      size_t length_b = 0;
      const std::string_view number_a = Number(a, &length_a);
      const std::string_view number_b = Number(b, &length_b);
      if (number_a.size() != number_b.size()) return number_a.size() < number_b.size();
      if (number_a != number_b) return number_a < number_b;
      a.remove_prefix(length_a);
      b.remove_prefix(length_b);
      continue;
    }
    if (a.front() != b.front()) {
      return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front());
    }
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  if (a.empty() != b.empty()) return a.empty();
  return whole_a < whole_b;
}

}  // namespace catena
