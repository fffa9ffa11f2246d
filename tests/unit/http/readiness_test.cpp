#include "host/http/readiness.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/post.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace hearth::http::readiness_test {
namespace {

/// One end of a pair, watched; it notes in a common text what it is told.
class End final : public Readiness::Watched {
 public:
  End(Readiness& readiness, std::string& told, char name) : readiness_{readiness}, told_{told}, name_{name} {
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends_.data()), 0);
    EXPECT_TRUE(readiness_.add(ends_[0], *this));
  }
  ~End() {
    for (const int end : ends_) ::close(end);
  }
  End(const End&) = delete;
  End& operator=(const End&) = delete;

  void write() const { EXPECT_EQ(::write(ends_[1], "x", 1), 1); }
  void forget() { readiness_.remove(ends_[0], *this); }

  void ready(std::uint32_t) override {
    told_ += name_;
    if (forgets != nullptr) forgets->forget();
  }
  bool go_on() override {
    told_ += static_cast<char>(name_ - 'a' + 'A');
    if (begins) begins();
    return waits;
  }

  End* forgets = nullptr;  ///< when it is ready
  std::function<void()> begins;
  bool waits = false;  ///< for what it began

 private:
  Readiness& readiness_;
  std::string& told_;
  const char name_;
  std::array<int, 2> ends_{};
};

struct Ends {
  boost::asio::io_context context;
  Readiness readiness{context};
  std::string told;
  End a{readiness, told, 'a'};
  End b{readiness, told, 'b'};

  Ends() {
    context.poll();  // both may be written to
    told.clear();
  }
  std::string tell() {
    context.poll();
    return std::exchange(told, {});
  }
};

TEST(Readiness, TellsAllWhoAreReadyBeforeAnyGoesOn) {
  Ends ends;
  ends.a.write();
  ends.b.write();
  EXPECT_EQ(ends.tell(), "abAB");
  ends.b.write();
  EXPECT_EQ(ends.tell(), "bB");
  EXPECT_EQ(ends.tell(), "");
}

TEST(Readiness, SaysNothingToWhomItHasForgotten) {
  Ends ends;
  ends.a.forgets = &ends.b;
  ends.a.write();
  ends.b.write();
  EXPECT_EQ(ends.tell(), "aA");
}

TEST(Readiness, LetsNobodyGoOnWhomAnotherHadForgotten) {
  Ends ends;
  ends.b.forgets = &ends.a;
  ends.a.write();
  ends.b.write();
  EXPECT_EQ(ends.tell(), "abB");
}

/// Three more than a group; the first posts what adds an exclamation mark.
struct Many {
  boost::asio::io_context context;
  Readiness readiness{context};
  std::string told;
  std::vector<std::unique_ptr<End>> ends;

  explicit Many(bool wait) {
    for (char name = 'a'; name < 't'; ++name) {
      ends.push_back(std::make_unique<End>(readiness, told, name));
      ends.back()->waits = wait;
    }
    context.poll();  // all may be written to
    told.clear();
    ends.front()->begins = [this] { boost::asio::post(context, [this] { told += '!'; }); };
    for (const auto& end : ends) end->write();
  }
};

TEST(Readiness, LetsWhatAGroupWaitsForBeSentBeforeTheNextIsTold) {
  Many many{true};
  many.context.poll();
  EXPECT_EQ(many.told, "abcdefghijklmnopABCDEFGHIJKLMNOP!qrsQRS");
}

TEST(Readiness, TellsAllInATurnWhenNobodyWaits) {
  Many many{false};
  many.context.poll();
  EXPECT_EQ(many.told, "abcdefghijklmnopABCDEFGHIJKLMNOPqrsQRS!");
}

TEST(Readiness, TellsNobodyAnyMoreWhenItIsStoppedBetweenGroups) {
  Many many{true};
  many.ends.front()->begins = [&] { boost::asio::post(many.context, [&] { many.readiness.stop(); }); };
  many.context.run();  // comes to its end: nothing is waited for
  EXPECT_EQ(many.told, "abcdefghijklmnopABCDEFGHIJKLMNOP");
}

}  // namespace
}  // namespace hearth::http::readiness_test
