#pragma once

#include <cstdint>
#include <vector>

namespace payment {

/// Splits the VAT of a total over its lines: in proportion, by the largest remainders, so that it adds up to the won. The
/// lines add up to the total, which is not zero.
std::vector<std::int64_t> split_vat(const std::vector<std::int64_t>& lines, std::int64_t vat);

}  // namespace payment
