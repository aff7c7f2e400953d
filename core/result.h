// Result<T>: a value or an Error.
//
// GCC 12 has std::expected only in C++23 mode, so this is tl::expected under our
// own name, used only through members that the standard one has too.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "core/error.h"

namespace catena {

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
  Result(tl::expected<T, Error> other) : tl::expected<T, Error>(std::move(other)) {}
};

// `return Fail(ErrorCode::kNotFound, "no event 'x'");`
inline tl::unexpected<Error> Fail(ErrorCode code, std::string message, Where where = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(where)});
}

inline tl::unexpected<Error> Fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

// CATENA_TRY(const auto node, reader.GetNode(id));  binds the value, or returns the error
// CATENA_TRY(writer.Commit());                      the same for Result<void>
#define CATENA_TRY(...) \
  CATENA_TRY_PICK_(__VA_ARGS__, CATENA_TRY_BIND_, CATENA_TRY_VOID_)(__VA_ARGS__)

#define CATENA_TRY_PICK_(first, second, macro, ...) macro
#define CATENA_TRY_CONCAT_(a, b) a##b
#define CATENA_TRY_NAME_(counter) CATENA_TRY_CONCAT_(catena_result_, counter)
#define CATENA_TRY_BIND_(declaration, expression) \
  CATENA_TRY_BIND_NAMED_(CATENA_TRY_NAME_(__COUNTER__), declaration, expression)
#define CATENA_TRY_BIND_NAMED_(name, declaration, expression)            \
  auto&& name = (expression);                                            \
  if (!name.has_value()) return ::catena::Fail(std::move(name).error()); \
  declaration = *std::move(name)
#define CATENA_TRY_VOID_(expression) \
  CATENA_TRY_VOID_NAMED_(CATENA_TRY_NAME_(__COUNTER__), expression)
#define CATENA_TRY_VOID_NAMED_(name, expression)                           \
  do {                                                                     \
    auto&& name = (expression);                                            \
    if (!name.has_value()) return ::catena::Fail(std::move(name).error()); \
  } while (false)

}  // namespace catena
