/* SPDX-License-Identifier: GPL-3.0-or-later
 * Any bytes as an image: what is copied without metadata has none when it is copied again. */
#include "config.h"

#include "causerie-image-strip.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GBytes) copy = NULL;
  g_autoptr (GBytes) again = NULL;
  CauserieFileType type = causerie_file_type_tell (data, size);
  CauserieImageFacts facts, facts_again;

  if (type > CAUSERIE_FILE_TYPE_WEBP)
    return 0;
  copy = causerie_image_strip (bytes, type, &facts);
  if (copy == NULL)
    return 0;
  g_assert_cmpuint (g_bytes_get_size (copy), <=, size + 1);
  g_assert_cmpuint (facts.orientation, >=, 1);
  g_assert_cmpuint (facts.orientation, <=, 8);
  g_assert_cmpint (causerie_file_type_tell (g_bytes_get_data (copy, NULL), g_bytes_get_size (copy)),
                   ==, type);
  again = causerie_image_strip (copy, type, &facts_again);
  g_assert_nonnull (again);
  g_assert_true (g_bytes_equal (again, copy));
  g_assert_cmpuint (facts_again.orientation, ==, 1);
  g_assert_cmpuint (facts_again.width, ==, facts.width);
  g_assert_cmpuint (facts_again.height, ==, facts.height);
  return 0;
}
