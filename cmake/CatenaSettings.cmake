# Compiler settings for everything we build.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release or Debug" FORCE)
endif()

find_program(CATENA_CCACHE ccache)
if(CATENA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CATENA_CCACHE}")
endif()

add_library(catena_settings INTERFACE)
target_include_directories(catena_settings INTERFACE
  $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}> $<INSTALL_INTERFACE:include/catena>)
target_compile_features(catena_settings INTERFACE cxx_std_20)
set(_warnings -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wimplicit-fallthrough
  # {.format = kSvg} leaves the rest to the defaults that the struct gives: that is its point.
  -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports these inside the standard library at -O2 (gcc bugs 105329, 105651, 107852).
  list(APPEND _warnings -Wno-restrict -Wno-stringop-overflow -Wno-maybe-uninitialized
    -Wno-array-bounds -Wno-dangling-reference -Wno-free-nonheap-object)
endif()
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # Of several files compiled as one, it takes a name of one as hiding that of another.
  list(REMOVE_ITEM _warnings -Wshadow)
endif()
if(CATENA_WERROR)
  list(APPEND _warnings -Werror)
endif()
foreach(_flag ${_warnings})
  target_compile_options(catena_settings INTERFACE $<BUILD_INTERFACE:${_flag}>)
endforeach()

if(CATENA_SANITIZE)
  add_compile_options(-fsanitize=${CATENA_SANITIZE} -fno-omit-frame-pointer -g1)
  # An index past the end of a vector or a view, a look into an empty optional: the address
  # sanitizer sees them only where the memory behind belongs to nobody.
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  add_link_options(-fsanitize=${CATENA_SANITIZE})
  add_compile_definitions(CATENA_SANITIZED)
  if(CATENA_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
    # Checks of every pointer before its use: half of the compile time of all, and what they find
    # ends in the address sanitizer too, but for alignment.
    add_compile_options(-fno-sanitize=null,alignment,vptr,object-size)
  endif()
endif()

if(CATENA_FUZZ)
  # Coverage that guides the fuzzers, of everything they reach.
  add_compile_options(-fsanitize=fuzzer-no-link)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()
