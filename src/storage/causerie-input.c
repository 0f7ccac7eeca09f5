/* SPDX-License-Identifier: GPL-3.0-or-later
 * Validates text and content before they are stored in the library. */
#include "config.h"

#include "causerie-input.h"

#include "causerie-error.h"
#include "causerie-json.h"

#include <string.h>

/**
 * causerie_input_check_text:
 * @text: (nullable): what is to be stored
 * @error: %CAUSERIE_ERROR_INVALID_REQUEST
 *
 * Returns: whether @text is %NULL or valid UTF-8
 */
gboolean
causerie_input_check_text (const char *text, const char *what, GError **error)
{
  if (text == NULL || g_utf8_validate (text, -1, NULL))
    return TRUE;
  g_set_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_INVALID_REQUEST, "The %s is not UTF-8", what);
  return FALSE;
}

/**
 * causerie_input_check_content:
 * @content: (nullable): what is to be stored as a message's content
 * @error: %CAUSERIE_ERROR_INVALID_REQUEST
 *
 * Returns: whether @content is the text of a JSON array, in UTF-8 and not nested too deep
 */
gboolean
causerie_input_check_content (const char *content, GError **error)
{
  g_autoptr (GError) check_error = NULL;
  CauserieJsonSpan value = { 0 };

  if (content != NULL && causerie_json_check (content, strlen (content), &value, &check_error)
      && causerie_json_get_kind (value) == CAUSERIE_JSON_ARRAY)
    return TRUE;
  g_set_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_INVALID_REQUEST,
               "The content is no array of blocks: %s",
               check_error != NULL ? check_error->message : "kind");
  return FALSE;
}
