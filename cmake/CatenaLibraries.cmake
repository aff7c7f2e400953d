# The libraries we stand on. RocksDB can be replaced at configure time by another build of it
# (-DCATENA_ROCKSDB_ROOT=dir): Debian's has assertions on and is slower than a release build.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(ICU 60 REQUIRED COMPONENTS uc i18n data)
find_package(ZLIB REQUIRED)
find_package(BZip2 REQUIRED)
find_package(EXPAT REQUIRED)
find_package(tl-expected CONFIG REQUIRED)
find_package(Boost 1.81 REQUIRED)

set(CATENA_ROCKSDB_ROOT "" CACHE PATH "A RocksDB build to use instead of the system's")
find_path(ROCKSDB_INCLUDE_DIR rocksdb/db.h HINTS "${CATENA_ROCKSDB_ROOT}/include" REQUIRED)
find_library(ROCKSDB_LIBRARY rocksdb HINTS "${CATENA_ROCKSDB_ROOT}/lib" "${CATENA_ROCKSDB_ROOT}" REQUIRED)
add_library(RocksDB::rocksdb UNKNOWN IMPORTED)
set_target_properties(RocksDB::rocksdb PROPERTIES
  IMPORTED_LOCATION "${ROCKSDB_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${ROCKSDB_INCLUDE_DIR}")

pkg_check_modules(GRAPHVIZ REQUIRED IMPORTED_TARGET libcgraph libgvc)
pkg_check_modules(GUMBO REQUIRED IMPORTED_TARGET gumbo)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)

if(CATENA_TESTS)
  find_package(GTest REQUIRED)
  include(GoogleTest)
endif()
