#include "clones.h"
#include "kernels.h"
#include <math.h>

CLONES void fb_adamw(size_t count, const fb_adamw_step *step, float *restrict parameters,
                     const float *restrict gradients, float *restrict first,
                     float *restrict second) {
  const fb_adamw_step s = *step;
  const float one_minus_beta1 = 1.0f - s.beta1, one_minus_beta2 = 1.0f - s.beta2;
  for (size_t i = 0; i < count; i++) {
    float g = gradients[i] * s.gradient_scale;
    float m = s.beta1 * first[i] + one_minus_beta1 * g;
    float v = s.beta2 * second[i] + one_minus_beta2 * g * g;
    first[i] = m;
    second[i] = v;
    float update = (m * s.correction1) / (sqrtf(v) * s.correction2 + s.epsilon);
    parameters[i] = parameters[i] * s.decay - s.rate * update;
  }
}
