#pragma once

#include <hearth/abi.h>

#include <cstddef>
#include <string>
#include <vector>

// Not for use outside host/db.
namespace hearth::db {

/// The parameters of queued statements, one after the other, as libpq wants them. The server infers their types, so what it reads
/// is text; but for bytes, whose text and binary forms are both taken as they are by bytea and text alike.
class PostgresParameters {
 public:
  /// Of one statement; they point into this, and stay until the next are asked for.
  struct Arrays {
    std::vector<const char*> values;
    std::vector<int> sizes;
    std::vector<int> binary;
  };

  void add(const hearth_value& value);
  const Arrays& of(std::size_t first, int count);
  [[nodiscard]] std::size_t size() const { return parameters_.size(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_.size(); }
  void clear();

 private:
  struct Parameter {
    std::size_t offset;  ///< into bytes_
    int size;
    bool null;
    bool binary;
  };
  std::vector<Parameter> parameters_;
  std::string bytes_;
  Arrays arrays_;
};

}  // namespace hearth::db
