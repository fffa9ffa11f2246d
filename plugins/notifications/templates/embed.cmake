# cmake -D FOLDER=... -D OUT=... -P embed.cmake
# Writes a header with the texts of FOLDER/*.txt: `shipped::files`, pairs of name and text.
file(GLOB files LIST_DIRECTORIES FALSE ${FOLDER}/*.txt)
list(SORT files)
set(entries "")
foreach(file IN LISTS files)
  file(READ ${file} text)
  get_filename_component(name ${file} NAME)
  string(REGEX REPLACE "[.]txt$" "" name ${name})
  if(text MATCHES "[)]template\"")
    message(FATAL_ERROR "${file}: must not contain )template\"")
  endif()
  string(APPEND entries "    {\"${name}\", R\"template(${text})template\"},\n")
endforeach()
file(WRITE ${OUT} "// Made from the templates by embed.cmake.\n#pragma once\n\n#include <string_view>\n#include <utility>\n\n"
  "namespace shipped {\n\ninline constexpr std::pair<std::string_view, std::string_view> files[] = {\n${entries}};\n\n"
  "}  // namespace shipped\n")
