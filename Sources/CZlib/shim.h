#ifndef FILBERT_CZLIB_SHIM_H
#define FILBERT_CZLIB_SHIM_H
#include <zlib.h>
/// `inflateInit2`, a macro, for gzip alone (window of 32 KiB, plus 16).
static inline int begin_gunzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
#endif
