// How much a test does that could go on for ever.
#pragma once

namespace catena::test {

// Random runs, or sizes. In a sanitized build each takes ten times as long, and a memory error
// shows in a few of them as in many.
constexpr int Effort(int whole, int sanitized) {
#if defined(CATENA_SANITIZED)
  static_cast<void>(whole);
  return sanitized;
#else
  static_cast<void>(sanitized);
  return whole;
#endif
}

}  // namespace catena::test
