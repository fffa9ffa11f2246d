#include "host/app/memory.hpp"

#ifdef HEARTH_MIMALLOC
#include <mimalloc.h>
#else
#include <malloc.h>
#endif

namespace hearth::app {

#ifdef HEARTH_MIMALLOC
void give_back_memory() { mi_collect(true); }
#else
void give_back_memory() { ::malloc_trim(0); }
#endif

}  // namespace hearth::app
