# hearth_add_plugin(loyalty SOURCES src/plugin.cpp src/loyalty.cpp SQL sql CONTRACT contract MIGRATIONS migrations
#                   LINKS PkgConfig::VIPS TESTS tests/loyalty_test.cpp)
# builds the bundle <name>.hearth/ = { <name>.so, manifest.json, plugin.yaml, README.md, migrations/<engine>/... }.
#   plugin.yaml  beside the CMakeLists.txt gives name, version and execution
#   SQL          a folder of .sql files, embedded as <name>_sql.hpp (namespace sql)
#   CONTRACT     the headers that others may include, as <hearth/contracts/<name>.hpp> or <<name>/contract/<name>.hpp>
#   MIGRATIONS   <engine>/NNNN_what_it_does.{up,down}.sql; the folder `migrations` beside it unless said
#   LINKS        libraries of the plugin's own field
#   TESTS        run in the real host (hearth/testing.hpp); needs GoogleTest
# Targets: <name> (the library), <name>_bundle, <name>_plugin_test.
include_guard(GLOBAL)
include(CheckLinkerFlag)

if(NOT DEFINED HEARTH_BUNDLES)
  set(HEARTH_BUNDLES ${CMAKE_BINARY_DIR})  # third parties: build/loyalty.hearth
endif()

# Of a plugin that may be in plain C: what its project is written in.
function(hearth_language out)
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  set(${out} C PARENT_SCOPE)
  if(CXX IN_LIST languages)
    set(${out} CXX PARENT_SCOPE)
  endif()
endfunction()

# A bit each instead of 24 bytes: tables of descriptions are full of them. By GNU ld, as mold 1.10 leaves out what the C
# library wants to read beside them.
function(hearth_pack_relocations target)
  set(how -fuse-ld=bfd LINKER:-z,pack-relative-relocs)
  hearth_language(language)
  check_linker_flag(${language} "${how}" HEARTH_PACKS_RELOCATIONS)
  if(HEARTH_PACKS_RELOCATIONS)
    target_link_options(${target} PRIVATE $<$<CONFIG:Release>:${how}>)
  endif()
endfunction()

function(hearth_plugin_setting key out)
  file(STRINGS ${CMAKE_CURRENT_SOURCE_DIR}/plugin.yaml lines REGEX "^${key}:")
  if(NOT lines MATCHES "^${key}:[ \t]*[\"']?([^ \t\"'#]+)" AND NOT ARGC GREATER 2)
    message(FATAL_ERROR "${CMAKE_CURRENT_SOURCE_DIR}/plugin.yaml: there is no line '${key}: ...'")
  endif()
  if(CMAKE_MATCH_1)
    set(${out} ${CMAKE_MATCH_1} PARENT_SCOPE)
  else()
    set(${out} ${ARGV2} PARENT_SCOPE)
  endif()
endfunction()

# The host that writes the manifest and runs the tests: this build's, or the installed one.
function(hearth_host_command out)
  set(${out} "" PARENT_SCOPE)
  foreach(candidate hearth Hearth::hearth)
    if(TARGET ${candidate})
      set(${out} ${candidate} PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

# Headers that this plugin shows to others, where every plugin of this build finds them.
function(hearth_plugin_contract name folder)
  set(shared ${CMAKE_BINARY_DIR}/contracts)
  file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.hpp)
  foreach(header IN LISTS headers)
    get_filename_component(file ${header} NAME)
    foreach(place hearth/contracts/${file} ${name}/contract/${file})
      get_filename_component(parent ${shared}/${place} DIRECTORY)
      file(MAKE_DIRECTORY ${parent})
      file(CREATE_LINK ${header} ${shared}/${place} SYMBOLIC)
    endforeach()
    if(HEARTH_IN_TREE)
      install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/hearth/contracts)
    endif()
  endforeach()
endfunction()

function(hearth_add_plugin name)
  cmake_parse_arguments(arg "" "SQL;CONTRACT;MIGRATIONS" "SOURCES;LINKS;TESTS" ${ARGN})
  hearth_plugin_setting(name declared)
  hearth_plugin_setting(version version)
  hearth_plugin_setting(execution execution threads)
  if(NOT declared STREQUAL name)
    message(FATAL_ERROR "plugin.yaml says name: ${declared}, hearth_add_plugin says ${name}")
  endif()
  set(bundle ${HEARTH_BUNDLES}/${name}.hearth)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated)

  hearth_language(language)
  add_library(${name} MODULE ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES PREFIX "" POSITION_INDEPENDENT_CODE ON LIBRARY_OUTPUT_DIRECTORY ${bundle}
    CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)
  # A frame of any size runs into the guard of a fiber's stack, and not over it.
  target_compile_options(${name} PRIVATE -fstack-clash-protection)
  # STB_GNU_UNIQUE symbols would keep the library from being unloaded. clang makes none and does not know the flag.
  target_compile_options(${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  target_link_libraries(${name} PRIVATE Hearth::sdk ${arg_LINKS})
  if(TARGET hearth_warnings)
    target_link_libraries(${name} PRIVATE hearth_warnings)
  endif()
  target_include_directories(${name} PRIVATE
    $<$<BOOL:${HEARTH_IN_TREE}>:${PROJECT_SOURCE_DIR}/plugins> ${CMAKE_BINARY_DIR}/contracts ${CMAKE_CURRENT_SOURCE_DIR}
    ${CMAKE_CURRENT_SOURCE_DIR}/src ${generated})
  target_compile_definitions(${name} PRIVATE HEARTH_PLUGIN_NAME="${name}" HEARTH_PLUGIN_VERSION="${version}"
    HEARTH_PLUGIN_BUILD_ID="${version} ${CMAKE_${language}_COMPILER_ID} ${CMAKE_${language}_COMPILER_VERSION} $<CONFIG>"
    $<$<STREQUAL:${execution},fiber>:HEARTH_PLUGIN_FIBER=1>)
  if(arg_CONTRACT)
    hearth_plugin_contract(${name} ${arg_CONTRACT})
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/${arg_CONTRACT})
  endif()
  if(arg_SQL)
    set(header ${generated}/${name}_sql.hpp)
    file(GLOB statements CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${arg_SQL}/*.sql)
    add_custom_command(OUTPUT ${header}.made BYPRODUCTS ${header} DEPENDS ${statements} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/embed_sql.cmake
      COMMAND ${CMAKE_COMMAND} -D SQL_DIR=${CMAKE_CURRENT_SOURCE_DIR}/${arg_SQL} -D OUT=${header}
              -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/embed_sql.cmake
      COMMAND ${CMAKE_COMMAND} -E touch ${header}.made
      COMMENT "Embedding the SQL of ${name}" VERBATIM)
    add_custom_target(${name}_sql DEPENDS ${header}.made)
    add_dependencies(${name} ${name}_sql)
    target_compile_definitions(${name} PRIVATE HEARTH_PLUGIN_SQL="${name}_sql.hpp")
  endif()

  target_link_options(${name} PRIVATE -Wl,--version-script=${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)
  if(NOT "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_DEBUG}" MATCHES "-fsanitize")  # whose symbols the executable brings
    target_link_options(${name} PRIVATE -Wl,-z,defs)
  endif()

  hearth_pack_relocations(${name})
  hearth_plugin_bundle(${name} ${bundle} "${arg_MIGRATIONS}")
  if(arg_TESTS)
    hearth_plugin_test(${name} ${bundle} ${arg_TESTS})
  endif()
endfunction()

# What lies beside the library in the bundle.
function(hearth_plugin_bundle name bundle migrations)
  if(NOT migrations AND EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/migrations)
    set(migrations migrations)
  endif()
  set(copy COMMAND ${CMAKE_COMMAND} -E copy_if_different ${CMAKE_CURRENT_SOURCE_DIR}/plugin.yaml ${bundle})
  set(copied ${CMAKE_CURRENT_SOURCE_DIR}/plugin.yaml)
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/README.md)
    list(APPEND copy COMMAND ${CMAKE_COMMAND} -E copy_if_different ${CMAKE_CURRENT_SOURCE_DIR}/README.md ${bundle})
    list(APPEND copied ${CMAKE_CURRENT_SOURCE_DIR}/README.md)
  endif()
  if(migrations)
    get_filename_component(migrations ${migrations} ABSOLUTE)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS ${migrations}/*.sql)
    list(APPEND copied ${files})
    list(APPEND copy COMMAND ${CMAKE_COMMAND} -E rm -rf ${bundle}/migrations
      COMMAND ${CMAKE_COMMAND} -E copy_directory ${migrations} ${bundle}/migrations)
  endif()
  set(stamp ${CMAKE_CURRENT_BINARY_DIR}/${name}.bundle)
  hearth_host_command(host)
  if(host)  # asks the library what it offers
    list(APPEND copy COMMAND $<TARGET_FILE:${host}> plugin manifest $<TARGET_FILE:${name}>
      --source ${CMAKE_CURRENT_SOURCE_DIR}/plugin.yaml --out ${bundle}/manifest.json)
    list(APPEND copied ${host})
  else()
    message(STATUS "${name}: no hearth to write its manifest with")
  endif()
  add_custom_command(OUTPUT ${stamp} ${copy} COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
    DEPENDS ${name} ${copied} COMMENT "Bundling ${name}.hearth" VERBATIM)
  add_custom_target(${name}_bundle ALL DEPENDS ${stamp})
  if(HEARTH_IN_TREE)
    add_dependencies(hearth_plugins ${name}_bundle)
    install(DIRECTORY ${bundle} DESTINATION ${CMAKE_INSTALL_LIBDIR}/hearth/plugins USE_SOURCE_PERMISSIONS)
  endif()
endfunction()

# The system's GoogleTest is built for the system's C++ library. For libc++ it is built here, of the sources that Debian's package
# `googletest` brings, unless the project says where another is.
macro(hearth_find_gtest)
  set(hearth_gtest_sources /usr/src/googletest)
  if("${CMAKE_CXX_FLAGS}" MATCHES "-stdlib=libc[+][+]" AND EXISTS ${hearth_gtest_sources}/CMakeLists.txt
      AND NOT DEFINED GTest_ROOT AND NOT DEFINED GTest_DIR)
    if(NOT TARGET GTest::gtest_main)
      add_subdirectory(${hearth_gtest_sources} ${CMAKE_BINARY_DIR}/googletest EXCLUDE_FROM_ALL)
    endif()
  else()
    find_package(GTest REQUIRED)
  endif()
endmacro()

# A test that runs the plugin in the real host, which it finds by these definitions.
function(hearth_plugin_test name bundle)
  if(HEARTH_IN_TREE AND NOT HEARTH_TESTS)
    return()
  endif()
  hearth_host_command(host)
  if(NOT host)
    message(STATUS "${name}: no hearth to run its tests in")
    return()
  endif()
  hearth_find_gtest()
  include(GoogleTest)
  add_executable(${name}_plugin_test ${ARGN})
  target_link_libraries(${name}_plugin_test PRIVATE Hearth::sdk GTest::gtest GTest::gtest_main)
  target_include_directories(${name}_plugin_test PRIVATE
    $<TARGET_PROPERTY:${name},INCLUDE_DIRECTORIES>)
  target_compile_definitions(${name}_plugin_test PRIVATE HEARTH_PLUGIN_UNDER_TEST="${bundle}"
    HEARTH_HOST_BINARY="$<TARGET_FILE:${host}>")
  add_dependencies(${name}_plugin_test ${name}_bundle)
  if(TARGET hearth)
    add_dependencies(${name}_plugin_test hearth)
  endif()
  # Each test on both engines; PostgreSQL where its server's programs are installed.
  file(GLOB postgres /usr/lib/postgresql/*/bin/postgres)
  foreach(engine sqlite postgres)
    if(engine STREQUAL "sqlite" OR postgres)
      gtest_discover_tests(${name}_plugin_test TEST_PREFIX "${name}/${engine}/" TEST_LIST ${name}_${engine}_tests
        DISCOVERY_MODE PRE_TEST PROPERTIES LABELS integration TIMEOUT 120 ENVIRONMENT HEARTH_TEST_ENGINE=${engine})
    endif()
  endforeach()
endfunction()
