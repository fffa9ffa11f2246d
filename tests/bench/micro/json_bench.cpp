// Described types: what every body and every reply costs.
#include <benchmark/benchmark.h>

#include <hearth/codec.hpp>
#include <hearth/encode.hpp>
#include <string>
#include <vector>

namespace {

using namespace hearth;

struct Item {
  Uuid id;
  std::string name;
  std::int64_t price = 0;
  Timestamp at;
  bool open = false;
};
constexpr auto describe(Type<Item>) {
  return fields(field("id", &Item::id), field("name", &Item::name, max_length(200)),
                field("price", &Item::price, minimum(0)), field("at", &Item::at), field("open", &Item::open));
}

struct List {
  std::vector<Item> items;
};
constexpr auto describe(Type<List>) { return fields(field("items", &List::items)); }

List list_of(std::size_t count) {
  const Uuid id = Uuid::parse("01900000-0000-7000-8000-000000000001").value();
  return {std::vector<Item>(count, Item{id, "정기 청소, four hours", 88'000, Timestamp{1'800'000'000'000'000}, true})};
}

void encode_rows(benchmark::State& state) {
  const List list = list_of(static_cast<std::size_t>(state.range(0)));
  std::size_t bytes = 0;
  for (auto _ : state) bytes += to_json(list).size();
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(encode_rows)->Arg(1)->Arg(20)->Arg(100);

void decode_rows(benchmark::State& state) {
  const std::string text = to_json(list_of(static_cast<std::size_t>(state.range(0))));
  for (auto _ : state) benchmark::DoNotOptimize(from_json<List>(text));
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK(decode_rows)->Arg(1)->Arg(20)->Arg(100);

}  // namespace
