#ifndef FILBERT_KERNELS_H
#define FILBERT_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Row kernels: plain loops over contiguous rows of `float`, compiled once per x86-64 level and chosen
/// by the dynamic linker at start (`target_clones`). Large matrix products are BLAS's business, except those with
/// weights that stay as they are: `fb_packed_product` and, in 8 bits, `fb_packed_product8`; small ones are
/// `fb_product`'s. The caller chooses their machine code.
/// Unless said otherwise a matrix argument is `rows x columns`, row-major, without gaps, and an output
/// may be the same memory as the input it is computed from.

typedef enum {
  FB_GELU_ERF = 0,   ///< x * Phi(x), Hendrycks & Gimpel 2016
  FB_GELU_TANH = 1,  ///< its tanh approximation (`gelu_new`)
  FB_RELU = 2,
  FB_TANH = 3,
} fb_activation;

/// A stream of dropout decisions; element (row, column) depends on `key`, its row number and column only.
typedef struct {
  uint64_t key;
  uint64_t first_row;   ///< number of the first row of the call within the stream
  uint32_t threshold;   ///< an element is dropped if its 16 random bits are below this; 0 drops none
  float scale;          ///< 1 / (1 - threshold / 65536)
} fb_dropout_stream;

/// z += bias, then y = f(z). `bias` may be NULL. Where `y == z` the pre-activation is not kept.
void fb_bias_activation(fb_activation kind, size_t rows, size_t columns, float *z,
                        const float *bias, float *y);
/// d *= f'(z): turns the gradient of the activation's output into that of its input.
void fb_activation_backward(fb_activation kind, size_t count, const float *z, float *d);
/// x += bias on every row.
void fb_add_bias(size_t rows, size_t columns, float *x, const float *bias);

/// s = dropout(z + bias) + residual; z <- (s - mean) / sqrt(variance + epsilon); y = z * gamma + beta.
/// `bias`, `residual` and `rstd` may be NULL; `y == z` keeps the output only.
void fb_layer_norm(size_t rows, size_t columns, float *z, const float *bias, const float *residual,
                   const fb_dropout_stream *dropout, const float *gamma, const float *beta,
                   float epsilon, float *rstd, float *y);
/// dx from dy, with the normalised rows and reciprocal deviations that `fb_layer_norm` left.
void fb_layer_norm_backward(size_t rows, size_t columns, const float *dy, const float *normalized,
                            const float *rstd, const float *gamma, float *dx);

/// y = dropout(x).
void fb_dropout(size_t rows, size_t columns, const float *x, const fb_dropout_stream *dropout, float *y);

/// x = softmax(scale * x) on every row.
void fb_softmax(size_t rows, size_t columns, float *x, float scale);
/// d = scale * p * (d - sum(d * p)) on every row: the gradient of `fb_softmax`.
void fb_softmax_backward(size_t rows, size_t columns, const float *p, float *d, float scale);
/// x = x - log(sum(exp(x))) on every row.
void fb_log_softmax(size_t rows, size_t columns, float *x);

/// y = tokens[ids[i]] + positions[position[i]] + segments[segment[i]].
void fb_embed(size_t rows, size_t columns, const float *tokens, const int32_t *ids,
              const float *positions, const int32_t *position, const float *segments,
              const int32_t *segment, float *y);

/// out[j] += sum over rows of x[i][j] (* w[i][j] where w is not NULL); x and w have the given stride.
void fb_add_column_sums(size_t rows, size_t columns, size_t stride, const float *x, const float *w,
                        float *out);
/// y += scale * x.
void fb_add_scaled(size_t count, float scale, const float *x, float *y);
/// x *= scale.
void fb_scale(size_t count, float scale, float *x);
/// The first place of x that is above `limit`, or `count` if none is; NaN is not above anything.
size_t fb_first_above(size_t count, const float *x, float limit);
/// Sum of squares, in double.
double fb_sum_of_squares(size_t count, const float *x);

typedef struct {
  float rate;            ///< learning rate of this step
  float decay;           ///< 1 - rate * weight decay
  float beta1, beta2;
  float epsilon;
  float correction1;     ///< 1 / (1 - beta1^t)
  float correction2;     ///< 1 / sqrt(1 - beta2^t)
  float gradient_scale;  ///< clipping factor
} fb_adamw_step;

/// One AdamW step (Loshchilov & Hutter 2019) over `count` parameters. On x86-64 subnormal numbers count as zero.
void fb_adamw(size_t count, const fb_adamw_step *step, float *parameters, const float *gradients,
              float *first, float *second);
/// Several steps one after another over parameters whose gradients are all zero: the bits of as many calls of
/// `fb_adamw`, with memory read and written once.
void fb_adamw_replay(size_t count, size_t steps, const fb_adamw_step *step, float *parameters,
                     float *first, float *second);

/// Outputs in a panel of packed weights.
enum { FB_PANEL = 32 };
/// 2 where `fb_packed_product` may use AVX-512, 1 AVX2 with FMA, 0 neither.
int fb_product_level(void);
/// Packs panel `panel` of the weights `w` [outputs x inputs] into inputs * FB_PANEL floats, zeros beyond the last output.
void fb_pack(size_t outputs, size_t inputs, const float *w, size_t ldw, size_t panel, float *packed);
/// y [rows x outputs] = x [rows x inputs] wᵀ, with all panels of w one after another in `packed`.
void fb_packed_product(int level, size_t rows, size_t outputs, size_t inputs, const float *x,
                       size_t ldx, const float *packed, float *y, size_t ldy);
/// c [rows x columns] = a [rows x inner] b [inner x columns], or a bᵀ with `transposed` b [columns x inner]; added to c
/// with `accumulating`. Takes 54 KB of stack.
void fb_product(int level, size_t rows, size_t columns, size_t inner, const float *a, size_t lda,
                const float *b, size_t ldb, bool transposed, float *c, size_t ldc, bool accumulating);

/// Outputs in a panel of packed 8-bit weights.
enum { FB_PANEL8 = 16 };
/// Activations go from 0 to this, weights from minus to plus theirs: four products of them fit into 16 bits, which
/// is what AVX2 adds them in.
enum { FB_ACTIVATION_LIMIT = 127, FB_WEIGHT_LIMIT = 64 };

/// The machine codes of `fb_packed_product8`; all give the same bits.
typedef enum {
  FB_PRODUCT8_PLAIN = 0,        ///< any processor
  FB_PRODUCT8_AVX2 = 1,         ///< vpmaddubsw
  FB_PRODUCT8_AVX_VNNI = 2,     ///< vpdpbusd, 256 bits
  FB_PRODUCT8_AVX512_VNNI = 3,  ///< vpdpbusd, 512 bits
} fb_product8_kind;

/// Whether this processor has the instructions.
bool fb_product8_supports(fb_product8_kind kind);
/// Lays `rows` outputs of 8-bit weights [rows x inputs] into panels, as outputs `first` and after, and their sums into
/// `sums`. A panel is [depth / 4 x FB_PANEL8 x 4], with `depth` the inputs rounded up to a multiple of 8; the caller has
/// zeroed it, and there is an even number of them.
void fb_pack8(size_t rows, size_t inputs, const int8_t *w, size_t first, size_t depth,
              int8_t *packed, int32_t *sums);
/// Whether no value is beyond `limit`.
bool fb_is_within8(size_t count, const int8_t *w, int32_t limit);
/// y [rows x outputs] = row_scale * scale * (x wᵀ - row_zero * sum) + bias, with x [rows x depth] of whole numbers up to
/// FB_ACTIVATION_LIMIT, `sum` that of each output's weights. `bias` may be NULL.
void fb_packed_product8(fb_product8_kind kind, size_t rows, size_t outputs, size_t depth,
                        const uint8_t *x, const float *row_scale, const int32_t *row_zero,
                        const int8_t *packed, const float *scale, const int32_t *sum,
                        const float *bias, float *y, size_t ldy);
/// Every row of x (times `factors`, which may be NULL) as x = scale * (q - zero), its range from the least to the greatest
/// value, 0 included; halves to even. Rows of q are `depth` long, zeros behind the last column.
void fb_quantize_rows(size_t rows, size_t columns, const float *x, size_t ldx,
                      const float *factors, size_t depth, uint8_t *q, float *scale,
                      int32_t *zero);
/// One row of weights as w = scale * q, |q| <= limit, halves to even. Of scales from that of the greatest weight down to
/// 0.7 of it, in steps of 0.0125, the one with the least squared error: clipping a few wide weights makes all others finer.
void fb_quantize_weights(size_t columns, const float *w, int32_t limit, int8_t *q, float *scale);
/// Every row of q times its scale.
void fb_dequantize_rows(size_t rows, size_t columns, const int8_t *q, const float *scale, float *y);
/// `fb_embed` with 8-bit tokens, of which each row has its scale.
void fb_embed8(size_t rows, size_t columns, const int8_t *tokens, const float *scales,
               const int32_t *ids, const float *positions, const int32_t *position,
               const float *segments, const int32_t *segment, float *y);

/// SplitMix64's output function (Steele, Lea & Flood 2014).
static inline uint64_t fb_mix64(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

/// Processors this process may run on: affinity counts, idle cores do not.
int fb_available_processors(void);

#endif
