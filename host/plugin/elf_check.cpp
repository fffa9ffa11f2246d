#include <elf.h>

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <vector>

#include "host/plugin/elf.hpp"
#include "host/plugin/elf_bytes.hpp"

namespace hearth::plugin {
namespace {

#if defined(__x86_64__)
constexpr Elf64_Half own_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half own_machine = EM_AARCH64;
#else
#error "say which machine this is, so that a plugin of another is refused"
#endif

constexpr unsigned most_segments = 128;
constexpr std::uint64_t page = 4096;
constexpr std::uint64_t most_address = std::uint64_t{1} << 40;  // far from what overflows when sizes are added

Result<void> check_header(const ElfBytes& file, const Elf64_Ehdr& head) {
  if (std::memcmp(head.e_ident, ELFMAG, SELFMAG) != 0) return broken_elf("the first bytes are not ELF's");
  if (head.e_ident[EI_CLASS] != ELFCLASS64 || head.e_ident[EI_DATA] != ELFDATA2LSB) {
    return broken_elf("it is not 64-bit little-endian");
  }
  if (head.e_ident[EI_VERSION] != EV_CURRENT || head.e_version != EV_CURRENT) {
    return broken_elf("it is of another version of ELF");
  }
  if (head.e_type != ET_DYN) return broken_elf("its type is not 'shared object'");
  if (head.e_machine != own_machine) return broken_elf("it was built for another machine");
  if (head.e_phentsize != sizeof(Elf64_Phdr) || head.e_phnum == 0 || head.e_phnum > most_segments) {
    return broken_elf("its program headers are none");
  }
  if (!file.holds(head.e_phoff, std::uint64_t{head.e_phnum} * sizeof(Elf64_Phdr))) {
    return broken_elf("its program headers lie outside the file");
  }
  return {};
}

/// The memory that the loader will map, in the order of addresses.
class Memory {
 public:
  Result<void> add(const ElfBytes& file, const Elf64_Phdr& segment) {
    if (!file.holds(segment.p_offset, segment.p_filesz)) {
      return broken_elf("a segment lies outside the file: it was cut, or overwritten");
    }
    if (segment.p_vaddr > most_address || segment.p_memsz > most_address || segment.p_memsz < segment.p_filesz) {
      return broken_elf("a segment has an impossible size");
    }
    if (!std::has_single_bit(segment.p_align) || segment.p_align % page != 0 || segment.p_align > most_address ||
        (segment.p_vaddr - segment.p_offset) % segment.p_align != 0) {
      return broken_elf("a segment is not aligned to pages");
    }
    if (!mapped_.empty() && segment.p_vaddr < mapped_.back().p_vaddr + mapped_.back().p_memsz) {
      return broken_elf("its segments overlap");
    }
    if ((segment.p_flags & PF_R) == 0) return broken_elf("a segment cannot be read");
    mapped_.push_back(segment);
    return {};
  }

  /// The segment with all of the bytes at `address`; null: there is none, or not with those flags.
  [[nodiscard]] const Elf64_Phdr* find(std::uint64_t address, std::uint64_t size, Elf64_Word flags) const {
    for (const auto& one : mapped_) {
      if (address < one.p_vaddr || address - one.p_vaddr > one.p_memsz) continue;
      if (size > one.p_memsz - (address - one.p_vaddr)) continue;
      if ((one.p_flags & flags) == flags) return &one;
    }
    return nullptr;
  }

  /// Where the first segment at or behind an address begins; the address itself, if there is none.
  [[nodiscard]] std::uint64_t next(std::uint64_t address) const {
    for (const auto& one : mapped_) {
      if (one.p_vaddr >= address) return one.p_vaddr;
    }
    return address;
  }

  [[nodiscard]] bool holds(const Elf64_Shdr& section) const {
    const auto* within = find(section.sh_addr, section.sh_size, PF_R);
    return within != nullptr && section.sh_addr - within->p_vaddr + section.sh_size <= within->p_filesz &&
           section.sh_addr - within->p_vaddr == section.sh_offset - within->p_offset;
  }

 private:
  std::vector<Elf64_Phdr> mapped_;
};

/// The loader needs no section. They stand at the end, which a file that was cut, or never written whole, has lost; and they say
/// once more what the segments say.
Result<void> check_sections(const ElfBytes& file, const Elf64_Ehdr& head, const Memory& memory) {
  if (head.e_shnum == 0) return {};
  if (head.e_shentsize != sizeof(Elf64_Shdr)) return broken_elf("its section headers have another size");
  for (unsigned i = 0; i < head.e_shnum; ++i) {
    const auto one = file.at<Elf64_Shdr>(head.e_shoff + std::uint64_t{i} * sizeof(Elf64_Shdr));
    if (!one || (i == head.e_shstrndx && one->sh_type != SHT_STRTAB)) {
      return broken_elf("its section headers are not in the file: it was cut, or overwritten");
    }
    if (one->sh_type == SHT_NOBITS) continue;
    if (!file.holds(one->sh_offset, one->sh_size)) {
      return broken_elf("a section is not in the file: it was cut, or overwritten");
    }
    if ((one->sh_flags & SHF_ALLOC) != 0 && !memory.holds(*one)) {
      return broken_elf("a section is not loaded where it belongs");
    }
  }
  return {};
}

struct Image {
  Memory memory;
  Elf64_Phdr dynamic{};
};

struct Range {
  std::uint64_t address;
  std::uint64_t size;
};

/// What of a program header's memory must be there. Some linkers round the size of what becomes read-only up to a page; mold lets it
/// begin with the thread-locals, also where these begin as zero, take no place, and stand in the gap before the segment.
Range in_memory(const Elf64_Phdr& one, const Memory& memory, const std::optional<Elf64_Addr>& empty_tls) {
  if (one.p_type == PT_TLS) return {one.p_vaddr, one.p_filesz};  // the rest each thread adds
  if (one.p_type != PT_GNU_RELRO) return {one.p_vaddr, one.p_memsz};
  const auto address = one.p_vaddr == empty_tls ? memory.next(one.p_vaddr) : one.p_vaddr;
  const auto skipped = std::min(address - one.p_vaddr, one.p_memsz);
  return {address, (one.p_memsz - skipped) / page * page};
}

Result<Image> read_image(const ElfBytes& file, const Elf64_Ehdr& head) {
  Image image;
  std::vector<Elf64_Phdr> others;
  std::optional<Elf64_Addr> empty_tls;
  for (unsigned i = 0; i < head.e_phnum; ++i) {
    const auto one = HEARTH_TRY(file.at<Elf64_Phdr>(head.e_phoff + std::uint64_t{i} * sizeof(Elf64_Phdr)));
    if (one.p_type == PT_NULL || one.p_type == PT_GNU_STACK) continue;
    if (one.p_type == PT_LOAD) {
      HEARTH_TRY(image.memory.add(file, one));
      continue;
    }
    if (one.p_filesz > one.p_memsz || one.p_vaddr > most_address || one.p_memsz > most_address ||
        (one.p_align != 0 && !std::has_single_bit(one.p_align))) {
      return broken_elf("a program header has an impossible size");
    }
    if (one.p_type == PT_TLS && one.p_filesz == 0) {
      empty_tls = one.p_vaddr;
    } else {
      others.push_back(one);
    }
  }
  for (const auto& one : others) {
    const auto [address, size] = in_memory(one, image.memory, empty_tls);
    const bool relro = one.p_type == PT_GNU_RELRO;
    const auto* within = image.memory.find(address, size, relro || one.p_type == PT_DYNAMIC ? PF_R | PF_W : PF_R);
    if (within == nullptr) return broken_elf("what a program header names is not loaded");
    // Where in the file it stands what becomes read-only need not say, and mold does not.
    if (!relro && one.p_filesz != 0 && one.p_offset - within->p_offset != one.p_vaddr - within->p_vaddr) {
      return broken_elf("a program header names another place in the file than in memory");
    }
    if (one.p_type == PT_DYNAMIC) image.dynamic = one;
  }
  if (image.dynamic.p_type != PT_DYNAMIC) return broken_elf("it has no dynamic section");
  return image;
}

/// The dynamic section, its values by their tags.
class Dynamic {
 public:
  static Result<Dynamic> read(const ElfBytes& file, const Elf64_Phdr& at) {
    Dynamic all;
    for (std::uint64_t i = 0; i < at.p_filesz / sizeof(Elf64_Dyn); ++i) {
      const auto entry = HEARTH_TRY(file.at<Elf64_Dyn>(at.p_offset + i * sizeof(Elf64_Dyn)));
      if (entry.d_tag == DT_NULL) return all;
      if (entry.d_tag == DT_GNU_HASH) all.gnu_hash = entry.d_un.d_val;
      if (entry.d_tag == DT_VERSYM) all.versions = entry.d_un.d_val;
      if (entry.d_tag > 0 && entry.d_tag < DT_NUM)
        all.values_[static_cast<std::size_t>(entry.d_tag)] = entry.d_un.d_val;
    }
    return broken_elf("its dynamic section has no end");
  }

  [[nodiscard]] std::uint64_t operator[](std::size_t tag) const { return values_[tag]; }

  std::uint64_t gnu_hash = 0, versions = 0;

 private:
  std::array<std::uint64_t, DT_NUM> values_{};
};

Result<void> check_hash(const ElfBytes& file, const Memory& memory, std::uint64_t address) {
  const auto* within = memory.find(address, 4 * sizeof(std::uint32_t), PF_R);
  if (within == nullptr) return broken_elf("its table of names is not loaded");
  const auto [buckets, first, bloom, shift] =
      HEARTH_TRY((file.at<std::array<std::uint32_t, 4>>(address - within->p_vaddr + within->p_offset)));
  (void)first;
  const auto size = 4 * sizeof(std::uint32_t) + std::uint64_t{bloom} * 8 + std::uint64_t{buckets} * 4;
  // The loader divides by the one, masks with the other, and shifts a word by the third.
  if (buckets == 0 || !std::has_single_bit(bloom) || shift > 63 || memory.find(address, size, PF_R) == nullptr) {
    return broken_elf("its table of names is none");
  }
  return {};
}

/// Each names a word that the loader writes to.
Result<void> check_relocations(const ElfBytes& file, const Memory& memory, std::uint64_t address, std::uint64_t size) {
  if (address == 0 || size == 0) return {};
  const auto* within = memory.find(address, size, PF_R);
  if (within == nullptr || size % sizeof(Elf64_Rela) != 0) return broken_elf("its relocations are not loaded");
  for (std::uint64_t at = 0; at < size; at += sizeof(Elf64_Rela)) {
    const auto one = HEARTH_TRY(file.at<Elf64_Rela>(address + at - within->p_vaddr + within->p_offset));
    if (memory.find(one.r_offset, 1, PF_W) == nullptr) return broken_elf("its relocations are none");
  }
  return {};
}

/// The packed ones: a word is the address of one, or, when it is odd, a bit for each of the 63 words that follow.
Result<void> check_packed(const ElfBytes& file, const Memory& memory, std::uint64_t address, std::uint64_t size) {
  if (address == 0 || size == 0) return {};
  const auto* within = memory.find(address, size, PF_R);
  if (within == nullptr || size % sizeof(Elf64_Relr) != 0) return broken_elf("its packed relocations are not loaded");
  std::uint64_t next = 0;
  for (std::uint64_t at = 0; at < size; at += sizeof(Elf64_Relr)) {
    const auto word = HEARTH_TRY(file.at<Elf64_Relr>(address + at - within->p_vaddr + within->p_offset));
    const bool one = (word & 1) == 0;
    const auto first = one ? word : next;
    const auto past = one ? 1U : static_cast<unsigned>(std::bit_width(word >> 1));
    if (past != 0 && memory.find(first, std::uint64_t{past} * sizeof(Elf64_Addr), PF_W) == nullptr) {
      return broken_elf("its packed relocations are none");
    }
    next = first + (one ? 1 : 63) * sizeof(Elf64_Addr);
  }
  return {};
}

/// What the loader follows without a look: every table that the dynamic section names is in memory, whole.
Result<void> check_dynamic(const ElfBytes& file, const Image& image) {
  const auto dynamic = HEARTH_TRY(Dynamic::read(file, image.dynamic));
  if (dynamic[DT_STRTAB] == 0 || dynamic[DT_SYMTAB] == 0) return broken_elf("it has no dynamic symbols");
  if (dynamic.gnu_hash == 0 && dynamic[DT_HASH] == 0) return broken_elf("it has no table of names");
  const struct {
    std::uint64_t address, size;
    Elf64_Word flags;
  } tables[] = {{dynamic[DT_STRTAB], dynamic[DT_STRSZ], PF_R},
                {dynamic[DT_SYMTAB], sizeof(Elf64_Sym), PF_R},
                {dynamic[DT_HASH], 8, PF_R},
                {dynamic.versions, 2, PF_R},
                {dynamic[DT_INIT_ARRAY], dynamic[DT_INIT_ARRAYSZ], PF_R},
                {dynamic[DT_FINI_ARRAY], dynamic[DT_FINI_ARRAYSZ], PF_R},
                {dynamic[DT_PLTGOT], 1, PF_R | PF_W},
                {dynamic[DT_INIT], 1, PF_R | PF_X},
                {dynamic[DT_FINI], 1, PF_R | PF_X}};
  for (const auto& one : tables) {
    if (one.address != 0 && image.memory.find(one.address, one.size, one.flags) == nullptr) {
      return broken_elf("a table of its dynamic section is not loaded");
    }
  }
  // The loader asserts these, and an assertion of its ends the process.
  if (dynamic[DT_SYMENT] != sizeof(Elf64_Sym) || (dynamic[DT_RELA] != 0 && dynamic[DT_RELAENT] != sizeof(Elf64_Rela)) ||
      (dynamic[DT_RELR] != 0 && dynamic[DT_RELRENT] != sizeof(Elf64_Relr)) ||
      (dynamic[DT_JMPREL] != 0 && dynamic[DT_PLTREL] != DT_RELA)) {
    return broken_elf("its dynamic section says impossible sizes");
  }
  HEARTH_TRY(check_relocations(file, image.memory, dynamic[DT_RELA], dynamic[DT_RELASZ]));
  HEARTH_TRY(check_relocations(file, image.memory, dynamic[DT_JMPREL], dynamic[DT_PLTRELSZ]));
  HEARTH_TRY(check_packed(file, image.memory, dynamic[DT_RELR], dynamic[DT_RELRSZ]));
  if (dynamic.gnu_hash != 0) HEARTH_TRY(check_hash(file, image.memory, dynamic.gnu_hash));
  return {};
}

}  // namespace

Result<void> check_elf(std::string_view bytes) {
  const ElfBytes file{bytes};
  const auto head = HEARTH_TRY(file.at<Elf64_Ehdr>(0));
  HEARTH_TRY(check_header(file, head));
  const auto image = HEARTH_TRY(read_image(file, head));
  HEARTH_TRY(check_sections(file, head, image.memory));
  return check_dynamic(file, image);
}

}  // namespace hearth::plugin
