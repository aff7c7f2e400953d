#include "core/id_text.h"

#include <algorithm>

namespace catena {
namespace {

constexpr size_t kMaxIdBytes = 1024;

}  // namespace

std::string IdProblem(std::string_view id) {
  if (id.empty()) return "an id must not be empty";
  if (id.size() > kMaxIdBytes) return "an id must not be longer than 1,024 bytes";
  const bool control = std::any_of(id.begin(), id.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
  if (control) return "an id must not hold control characters";
  if (id.front() == ' ' || id.back() == ' ') return "an id must not begin or end with a space";
  return "";
}

}  // namespace catena
