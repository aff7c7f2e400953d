# A module is a folder with one library, and the arrows between modules are fixed here.
#
#   catena_module(storage
#     SOURCES graph_store.cc ...
#     USES core
#     ALONE names_used_elsewhere.cc
#     LIBRARIES RocksDB::rocksdb)
#
# Configuring stops on an arrow that is not in the table, and building stops on an #include
# that USES does not allow: the folders are the architecture.
#
# With CMAKE_UNITY_BUILD several files are compiled as one, which takes a third of the time:
# CATENA_UNITY_BATCH, by default so few that a change in one is soon compiled. Those that give a
# name of their own a meaning it has in another file too are listed as ALONE.

set(CATENA_MAY_USE_core "")
set(CATENA_MAY_USE_storage core)
set(CATENA_MAY_USE_query core)
set(CATENA_MAY_USE_analysis core)
set(CATENA_MAY_USE_export core)
set(CATENA_MAY_USE_ingest core)
set(CATENA_MAY_USE_db core storage query analysis export ingest)
set(CATENA_MAY_USE_cli core storage query analysis export ingest db)

# Third-party headers that belong to one module each: prefix, then the modules that may use it.
set(CATENA_OWNED_HEADERS
  "rocksdb/=storage"
  "boost/=analysis"
  "graphviz/=export"
  "nlohmann/=ingest,export,cli"
  "unicode/=core"
  "gumbo.h=ingest"
  "expat.h=ingest"
  "bzlib.h=ingest")

# Under the address sanitizer an optimised file takes three times as long to compile. Where little
# time is spent running it is compiled as it stands. The coverage that guides the fuzzers is for
# what they reach.
set(CATENA_FUZZED_MODULES core storage ingest)
set(CATENA_UNHURRIED_MODULES db cli)
function(catena_compile_for_sanitizers target name)
  if(CATENA_SANITIZE MATCHES "address" AND name IN_LIST CATENA_UNHURRIED_MODULES)
    target_compile_options(${target} PRIVATE -O0)
  endif()
  if(CATENA_FUZZ AND NOT name IN_LIST CATENA_FUZZED_MODULES)
    target_compile_options(${target} PRIVATE -fno-sanitize=fuzzer-no-link)
  endif()
endfunction()

function(catena_compile_alone)
  if(ARGN)
    set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
endfunction()

function(catena_module name)
  cmake_parse_arguments(M "" "" "SOURCES;ALONE;USES;LIBRARIES;PRIVATE_LIBRARIES" ${ARGN})
  foreach(_used ${M_USES})
    if(NOT _used IN_LIST CATENA_MAY_USE_${name})
      message(FATAL_ERROR
        "${name} may not use ${_used}: allowed are [${CATENA_MAY_USE_${name}}] (cmake/CatenaModules.cmake)")
    endif()
  endforeach()

  add_library(catena_${name} STATIC ${M_SOURCES} ${M_ALONE})
  catena_compile_alone(${M_ALONE})
  add_library(Catena::${name} ALIAS catena_${name})
  set_target_properties(catena_${name} PROPERTIES EXPORT_NAME ${name}
    UNITY_BUILD_BATCH_SIZE ${CATENA_UNITY_BATCH})
  target_link_libraries(catena_${name} PUBLIC catena_settings ${M_LIBRARIES})
  foreach(_used ${M_USES})
    target_link_libraries(catena_${name} PUBLIC catena_${_used})
  endforeach()
  foreach(_library ${M_PRIVATE_LIBRARIES})
    target_link_libraries(catena_${name} PRIVATE ${_library})
  endforeach()
  catena_compile_for_sanitizers(catena_${name} ${name})
  set_property(GLOBAL APPEND PROPERTY CATENA_MODULES ${name})
  catena_check_includes(catena_${name} ${name} "${M_USES}")
endfunction()

# Checks the includes of every .h and .cc in the current folder before `target` is built.
function(catena_check_includes target name uses)
  file(GLOB _files CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.h" "${CMAKE_CURRENT_SOURCE_DIR}/*.cc")
  set(_stamp "${CMAKE_CURRENT_BINARY_DIR}/includes_checked.stamp")
  string(REPLACE ";" "," _uses "${uses}")
  string(REPLACE ";" "|" _owned "${CATENA_OWNED_HEADERS}")
  string(REPLACE ";" "|" _file_list "${_files}")
  add_custom_command(OUTPUT "${_stamp}"
    COMMAND ${CMAKE_COMMAND} "-DNAME=${name}" "-DUSES=${_uses}" "-DOWNED=${_owned}"
      "-DFILES=${_file_list}" "-DSTAMP=${_stamp}" -P "${CMAKE_SOURCE_DIR}/cmake/CheckIncludes.cmake"
    DEPENDS ${_files} "${CMAKE_SOURCE_DIR}/cmake/CheckIncludes.cmake"
    COMMENT "Checking the includes of ${name}" VERBATIM)
  add_custom_target(${target}_includes DEPENDS "${_stamp}")
  add_dependencies(${target} ${target}_includes)
endfunction()

# catena_test(storage SOURCES a_test.cc ... ALONE b_test.cc ... USES storage LIBRARIES ... [TIMEOUT s] [LABELS ...])
# makes the program test_storage and one ctest entry for each test in it. The label "threads" is
# for programs that run threads: the target thread_tests builds these, and the thread sanitizer
# runs them.
add_custom_target(thread_tests)
function(catena_test name)
  cmake_parse_arguments(T "" "TIMEOUT" "SOURCES;ALONE;USES;LIBRARIES;LABELS" ${ARGN})
  if(NOT T_TIMEOUT)
    set(T_TIMEOUT 300)
  endif()
  add_executable(test_${name} ${T_SOURCES} ${T_ALONE})
  math(EXPR _test_batch "(${CATENA_UNITY_BATCH} + 1) / 2")
  set_target_properties(test_${name} PROPERTIES UNITY_BUILD_BATCH_SIZE ${_test_batch})
  catena_compile_alone(${T_ALONE})
  # The optimiser would take longer over a test's own text than it saves when the test is run.
  target_compile_options(test_${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  target_link_libraries(test_${name} PRIVATE catena_settings GTest::gmock GTest::gtest_main ${T_LIBRARIES})
  foreach(_used ${T_USES})
    target_link_libraries(test_${name} PRIVATE catena_${_used})
  endforeach()
  target_compile_definitions(test_${name} PRIVATE
    CATENA_SOURCE_DIR="${CMAKE_SOURCE_DIR}" CATENA_SHARED_DIR="${CATENA_SHARED_DIR}")
  # What it tests is compiled with the checks of undefined behaviour. In the test's own text they
  # only double the time that the compiler takes.
  if(CATENA_SANITIZE MATCHES "undefined")
    target_compile_options(test_${name} PRIVATE -fno-sanitize=undefined)
  endif()
  if("threads" IN_LIST T_LABELS)
    add_dependencies(thread_tests test_${name})
  endif()
  gtest_discover_tests(test_${name} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT ${T_TIMEOUT} LABELS "${T_LABELS}")
endfunction()
