# cmake -DOUT=file.cpp -DFILES=a.sql;b.sql -P embed_migrations.cmake: the host's migrations as C++ constants.
set(rows "")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  get_filename_component(folder ${file} DIRECTORY)
  get_filename_component(engine ${folder} NAME)
  file(READ ${file} sql)
  string(APPEND rows "    {\"${engine}\", \"${name}\", R\"hearth_sql(${sql})hearth_sql\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"host/db/embedded_migrations.hpp\"

namespace hearth::db {

std::span<const EmbeddedMigration> embedded_migrations() {
  static constexpr EmbeddedMigration all[] = {
${rows}  };
  return all;
}

}  // namespace hearth::db
")
