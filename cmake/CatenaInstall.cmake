# `cmake --install`: the program, its manual and completions, the library with the headers of the
# front door, and a CMake package: find_package(catena), target catena::db.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

install(TARGETS catena RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")

get_property(_modules GLOBAL PROPERTY CATENA_MODULES)
set(_targets catena_settings)
foreach(_module ${_modules})
  list(APPEND _targets catena_${_module})
endforeach()
install(TARGETS ${_targets} EXPORT catenaTargets ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}/catena")
install(EXPORT catenaTargets NAMESPACE catena:: FILE catenaTargets.cmake
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/catena")

# What a user includes: the front door, core, and every header that these include in turn. None of
# them needs another library's headers but tl/expected.hpp.
file(GLOB _headers RELATIVE "${CMAKE_SOURCE_DIR}" "${CMAKE_SOURCE_DIR}/core/*.h")
list(APPEND _headers db/database.h)
set(_installed "")
while(_headers)
  list(POP_FRONT _headers _header)
  if(_header IN_LIST _installed)
    continue()
  endif()
  list(APPEND _installed "${_header}")
  get_filename_component(_folder "${_header}" DIRECTORY)
  install(FILES "${CMAKE_SOURCE_DIR}/${_header}" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/catena/${_folder}")
  file(STRINGS "${CMAKE_SOURCE_DIR}/${_header}" _includes REGEX "^#include \"")
  foreach(_include ${_includes})
    string(REGEX REPLACE "^#include \"([^\"]+)\".*" "\\1" _include "${_include}")
    list(APPEND _headers "${_include}")
  endforeach()
endwhile()

configure_package_config_file("${CMAKE_SOURCE_DIR}/cmake/catenaConfig.cmake.in"
  "${CMAKE_BINARY_DIR}/catenaConfig.cmake"
  INSTALL_DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/catena")
write_basic_package_version_file("${CMAKE_BINARY_DIR}/catenaConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_BINARY_DIR}/catenaConfig.cmake" "${CMAKE_BINARY_DIR}/catenaConfigVersion.cmake"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/catena")
# How the libraries are found is the same for us and for our users.
install(FILES "${CMAKE_SOURCE_DIR}/cmake/CatenaLibraries.cmake"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/catena")

set(_manual "${CMAKE_BINARY_DIR}/manual")
add_custom_command(OUTPUT "${_manual}/catena.1"
  COMMAND ${CMAKE_COMMAND} -E make_directory "${_manual}"
  COMMAND catena manual "${_manual}"
  DEPENDS catena COMMENT "Writing the manual pages and completions" VERBATIM)
add_custom_target(catena_manual ALL DEPENDS "${_manual}/catena.1")
install(DIRECTORY "${_manual}/" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" FILES_MATCHING PATTERN "*.1")
install(FILES "${_manual}/catena.bash" RENAME catena
  DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
install(FILES "${_manual}/_catena" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions")
install(FILES "${_manual}/catena.fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
install(FILES "${CMAKE_SOURCE_DIR}/LICENSE" "${CMAKE_SOURCE_DIR}/README.md"
  DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY "${CMAKE_SOURCE_DIR}/datasets" DESTINATION "${CMAKE_INSTALL_DATADIR}/catena")
