/* SPDX-License-Identifier: GPL-3.0-or-later
 * Any bytes as a PDF, and as the text of an object. */
#include "config.h"

#include "causerie-pdf-dictionary.h"
#include "causerie-pdf.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  CauseriePdfDictionary dictionary;
  CauseriePdfFacts facts;
  gsize work = size;

  causerie_pdf_probe (data, size, &facts);
  g_assert_cmpuint (facts.n_pages, <=, G_MAXINT);
  if (size > 2 && causerie_pdf_dictionary_read ((const char *)data, size, &dictionary, &work))
    {
      g_assert_cmpuint (dictionary.size, <=, size);
      causerie_pdf_dictionary_is_type (&dictionary, "Pages");
    }
  return 0;
}
