# Toolchain of the address sanitizer and the fuzzers: a clang that can read the ranges of GCC 12's standard
# library (15 or later). It compiles unoptimised instrumented code in 40 % of the time GCC takes.
find_program(CATENA_CLANG NAMES clang++-16 clang++-17 clang++-18 clang++-19 clang++-15 clang++)
if(NOT CATENA_CLANG)
  message(FATAL_ERROR "The address sanitizer and the fuzzers need clang: run scripts/install-packages --test")
endif()
set(CMAKE_CXX_COMPILER "${CATENA_CLANG}")
