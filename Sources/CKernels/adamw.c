#include "clones.h"
#include "kernels.h"
#include <string.h>
#if defined(__SSE__)
#include <xmmintrin.h>
#endif

// Vectors by type, as libm's sqrtf sets errno, and a loop that calls it does not vectorise.
typedef float lanes __attribute__((vector_size(4 * LANES), aligned(4)));
typedef int32_t bits __attribute__((vector_size(4 * LANES)));

// A first moment without gradients halves every seven steps; once below the smallest normal number it would cost a
// hundred cycles an element for ever, and change nothing. Numbers that small are zero here.
#if defined(__SSE__)
typedef unsigned float_mode;
static float_mode flush_subnormals(void) {
  float_mode before = _mm_getcsr();
  _mm_setcsr(before | 0x8040);
  return before;
}
static void restore(float_mode mode) { _mm_setcsr(mode); }
#else
typedef int float_mode;
static float_mode flush_subnormals(void) { return 0; }
static void restore(float_mode mode) { (void)mode; }
#endif

typedef struct {
  lanes p, m, v;
} adamw_state;

INLINE void adamw_lanes(const fb_adamw_step *s, const lanes *gradient, adamw_state *x) {
  lanes g = *gradient * s->gradient_scale;
  x->m = s->beta1 * x->m + (1.0f - s->beta1) * g;
  x->v = s->beta2 * x->v + (1.0f - s->beta2) * g * g;
  lanes update =
      (x->m * s->correction1) / (__builtin_elementwise_sqrt(x->v) * s->correction2 + s->epsilon);
  x->p = x->p * s->decay - s->rate * update;
}

/// All bits, so that -0 is not.
INLINE bool is_zero(const lanes *x) {
  bits all = (bits)*x;
  int32_t any = 0;
  for (int l = 0; l < LANES; l++) any |= all[l];
  return any == 0;
}

/// All steps on one vector of parameters; without gradients they are zero.
INLINE void adamw_steps(size_t steps, const fb_adamw_step *step, const lanes *gradient, lanes *p,
                        lanes *m, lanes *v) {
  adamw_state x = {*p, *m, *v};
  lanes g = gradient ? *gradient : (lanes){0};
  for (size_t t = 0; t < steps; t++) {
    if (!gradient && is_zero(&x.m)) {
      // The moments stay 0 and fade: what is left of a step is its decay.
      x.v = step[t].beta2 * x.v;
      x.p = x.p * step[t].decay;
    } else {
      adamw_lanes(step + t, &g, &x);
    }
  }
  *p = x.p;
  // Moments that are zero and stay so are not written: memory that was never written to takes no room.
  if (!gradient && is_zero(m) && is_zero(v)) return;
  *m = x.m, *v = x.v;
}

INLINE void adamw_all(size_t count, size_t steps, const fb_adamw_step *step, float *p,
                      const float *g, float *m, float *v) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    adamw_steps(steps, step, g ? (const lanes *)(g + i) : NULL, (lanes *)(p + i),
                (lanes *)(m + i), (lanes *)(v + i));
  size_t size = (count - i) * sizeof(float);
  if (size == 0) return;
  lanes parameters = {0}, gradients = {0}, first = {0}, second = {0};
  memcpy(&parameters, p + i, size);
  memcpy(&first, m + i, size);
  memcpy(&second, v + i, size);
  if (g) memcpy(&gradients, g + i, size);
  adamw_steps(steps, step, g ? &gradients : NULL, &parameters, &first, &second);
  memcpy(p + i, &parameters, size);
  memcpy(m + i, &first, size);
  memcpy(v + i, &second, size);
}

// Functions of their own, chosen at start and so never inlined: all of their work lies between setting the
// processor's mode and restoring it.
CLONES static void one_step(size_t count, const fb_adamw_step *step, float *p, const float *g,
                            float *m, float *v) {
  adamw_all(count, 1, step, p, g, m, v);
}

CLONES static void without_gradients(size_t count, size_t steps, const fb_adamw_step *step,
                                     float *p, float *m, float *v) {
  adamw_all(count, steps, step, p, NULL, m, v);
}

void fb_adamw(size_t count, const fb_adamw_step *step, float *parameters, const float *gradients,
              float *first, float *second) {
  float_mode mode = flush_subnormals();
  one_step(count, step, parameters, gradients, first, second);
  restore(mode);
}

void fb_adamw_replay(size_t count, size_t steps, const fb_adamw_step *step, float *parameters,
                     float *first, float *second) {
  float_mode mode = flush_subnormals();
  without_gradients(count, steps, step, parameters, first, second);
  restore(mode);
}
