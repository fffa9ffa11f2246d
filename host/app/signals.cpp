#include "host/app/signals.hpp"

#include <pthread.h>
#include <unistd.h>

#include <thread>

namespace hearth::app {

Signals::Signals() {
  sigemptyset(&taken_);
  for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&taken_, number);
  pthread_sigmask(SIG_BLOCK, &taken_, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

int Signals::next() const {
  int number = 0;
  while (sigwait(&taken_, &number) != 0) {
  }
  return number;
}

void Signals::end_at_next() const {
  std::thread{[this] {
    while (next() == SIGHUP) {
    }
    ::_exit(130);
  }}.detach();
}

}  // namespace hearth::app
