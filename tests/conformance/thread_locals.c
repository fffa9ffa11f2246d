// Thread-locals that all begin as zero take no place in the file, and linkers differ in what their program headers say then.
static _Thread_local char scratch[65536];

__attribute__((visibility("default"))) char* hearth_scratch(unsigned at) { return scratch + at; }
