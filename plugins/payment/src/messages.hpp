#pragma once

#include <hearth/hearth.hpp>
#include <hearth/messages.hpp>

namespace payment {

using namespace hearth;

void say_in_korean(Messages& say);

}  // namespace payment
