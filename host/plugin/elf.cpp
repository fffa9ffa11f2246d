#include "host/plugin/elf.hpp"

#include <elf.h>

#include "host/plugin/elf_bytes.hpp"

namespace hearth::plugin {
namespace {

constexpr std::size_t most_symbols = 200'000;

Result<std::vector<Elf64_Shdr>> read_sections(const ElfBytes& file) {
  const auto head = HEARTH_TRY(file.at<Elf64_Ehdr>(0));
  if (head.e_shentsize != sizeof(Elf64_Shdr)) return broken_elf("its section headers have another size");
  std::vector<Elf64_Shdr> sections;
  for (unsigned i = 0; i < head.e_shnum; ++i) {
    sections.push_back(HEARTH_TRY(file.at<Elf64_Shdr>(head.e_shoff + std::uint64_t{i} * sizeof(Elf64_Shdr))));
  }
  return sections;
}

Result<void> read_symbols(const ElfBytes& file, const Elf64_Shdr& table, const Elf64_Shdr& strings, ElfSymbols& out) {
  const auto count = table.sh_size / sizeof(Elf64_Sym);
  if (count > most_symbols) return broken_elf("it has too many symbols");
  for (std::uint64_t i = 1; i < count; ++i) {
    const auto symbol = HEARTH_TRY(file.at<Elf64_Sym>(table.sh_offset + i * sizeof(Elf64_Sym)));
    const auto binding = ELF64_ST_BIND(symbol.st_info);
    const auto type = ELF64_ST_TYPE(symbol.st_info);
    const auto visibility = ELF64_ST_VISIBILITY(symbol.st_other);
    if (symbol.st_shndx == SHN_UNDEF || binding == STB_LOCAL) continue;
    if (visibility != STV_DEFAULT && visibility != STV_PROTECTED) continue;
    auto name = file.text(strings.sh_offset, strings.sh_size, symbol.st_name);
    if (binding == STB_GNU_UNIQUE) out.unique.push_back(name);
    if (symbol.st_shndx == SHN_ABS) continue;  // the names of versions
    (type == STT_FUNC || type == STT_GNU_IFUNC ? out.functions : out.objects).push_back(std::move(name));
  }
  return {};
}

Result<void> read_needed(const ElfBytes& file, const Elf64_Shdr& table, const Elf64_Shdr& strings, ElfSymbols& out) {
  for (std::uint64_t i = 0; i < table.sh_size / sizeof(Elf64_Dyn) && i < most_symbols; ++i) {
    const auto entry = HEARTH_TRY(file.at<Elf64_Dyn>(table.sh_offset + i * sizeof(Elf64_Dyn)));
    if (entry.d_tag == DT_NULL) return {};
    if (entry.d_tag == DT_NEEDED) out.needed.push_back(file.text(strings.sh_offset, strings.sh_size, entry.d_un.d_val));
  }
  return {};
}

}  // namespace

Result<ElfSymbols> read_elf(std::string_view bytes) {
  HEARTH_TRY(check_elf(bytes));
  const ElfBytes file{bytes};
  const auto sections = HEARTH_TRY(read_sections(file));
  ElfSymbols symbols;
  bool found = false;
  for (const auto& section : sections) {
    if (section.sh_type != SHT_DYNSYM && section.sh_type != SHT_DYNAMIC) continue;
    if (section.sh_link >= sections.size()) return broken_elf("a section has no names");
    const auto& strings = sections[section.sh_link];
    if (section.sh_type == SHT_DYNAMIC) {
      HEARTH_TRY(read_needed(file, section, strings, symbols));
    } else {
      HEARTH_TRY(read_symbols(file, section, strings, symbols));
      found = true;
    }
  }
  if (!found) return broken_elf("it has no dynamic symbols");
  return symbols;
}

}  // namespace hearth::plugin
