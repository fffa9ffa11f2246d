// An access token the first time and every other time.
#include <benchmark/benchmark.h>

#include <string>

#include "host/auth/tokens.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using namespace hearth;

struct Signed {
  support::TemporaryFolder folder;
  core::Clock clock;
  auth::RevocationSet revoked;
  std::unique_ptr<crypto::Keys> keys;
  std::string header;

  Signed() {
    crypto::Keys::create(folder / "keys", clock.now()).value();
    keys = crypto::Keys::open(folder / "keys", "https://hearth.test").value();
    const auto seconds = std::to_string(clock.now().micros / 1'000'000 + 900);
    header =
        "Bearer " + keys->sign_token("at+jwt",
                                     R"({"sub":"01900000-0000-7000-8000-000000000001","aud":"api","jti":"1",)"
                                     R"("sid":"01900000-0000-7000-8000-0000000000aa","roles":["consumer"],"exp":)" +
                                         seconds + "}",
                                     clock.now())
                        .value();
  }
};

void verify_a_token(benchmark::State& state) {
  const Signed made;
  auth::Tokens tokens(*made.keys, made.clock, made.revoked, {"api", 1024});
  for (auto _ : state) {
    tokens.forget();
    if (!tokens.authenticate(made.header)) state.SkipWithError("not believed");
  }
}
BENCHMARK(verify_a_token);

void know_a_token(benchmark::State& state) {
  const Signed made;
  auth::Tokens tokens(*made.keys, made.clock, made.revoked, {"api", 1024});
  for (auto _ : state) {
    if (!tokens.authenticate(made.header)) state.SkipWithError("not believed");
  }
}
BENCHMARK(know_a_token);

}  // namespace
