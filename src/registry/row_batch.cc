// Many rows by one INSERT.
#include "registry/row_batch.h"

namespace anshin::registry {

namespace {

using Done = std::expected<void, std::string>;

constexpr std::size_t rows_of_batch = 32;

std::string sql_of(const std::string& insert, int columns, std::size_t rows) {
  std::string row = "(?";
  for (int i = 1; i < columns; ++i) {
    row += ",?";
  }
  row += ')';
  std::string sql = insert + " VALUES " + row;
  for (std::size_t i = 1; i < rows; ++i) {
    sql += "," + row;
  }
  return sql;
}

}  // namespace

std::expected<RowBatch, std::string> RowBatch::open(Connection& connection,
                                                    const std::string& insert, int columns) {
  auto one = connection.prepare(sql_of(insert, columns, 1));
  auto many = connection.prepare(sql_of(insert, columns, rows_of_batch));
  if (!one || !many) {
    return std::unexpected(one ? many.error() : one.error());
  }
  return RowBatch(std::move(*one), std::move(*many), columns);
}

void RowBatch::add(std::int64_t number) {
  values_.push_back({.number = number});
}

void RowBatch::add(std::string_view text) {
  values_.push_back({.is_text = true, .begin = text_.size(), .length = text.size()});
  text_ += text;
}

Done RowBatch::end_row() {
  if (++rows_ < rows_of_batch) {
    return {};
  }
  Done done = insert(many_, 0, values_.size());
  values_.clear();
  text_.clear();
  rows_ = 0;
  return done;
}

Done RowBatch::flush() {
  const auto columns = static_cast<std::size_t>(columns_);
  for (std::size_t row = 0; row < rows_; ++row) {
    if (auto done = insert(one_, row * columns, columns); !done) {
      return done;
    }
  }
  values_.clear();
  text_.clear();
  rows_ = 0;
  return {};
}

Done RowBatch::insert(Statement& statement, std::size_t begin, std::size_t count) {
  const std::string_view text = text_;
  for (std::size_t i = 0; i < count; ++i) {
    const Value& value = values_[begin + i];
    const int index = static_cast<int>(i) + 1;
    if (value.is_text) {
      statement.bind(index, text.substr(value.begin, value.length));
    } else {
      statement.bind(index, value.number);
    }
  }
  return statement.run();
}

}  // namespace anshin::registry
