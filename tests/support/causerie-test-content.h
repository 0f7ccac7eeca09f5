/* SPDX-License-Identifier: GPL-3.0-or-later
 * Conversion between content and JSON text, for tests. */
#pragma once

#include "causerie-message.h"

G_BEGIN_DECLS

static inline CauserieContent *
causerie_test_content (const char *json)
{
  g_autoptr (GError) error = NULL;
  CauserieContent *content = causerie_content_new (json, -1, &error);

  g_assert_no_error (error);
  return content;
}

/* Returns: (nullable): the content of @message as JSON; NULL while it is not loaded */
static inline const char *
causerie_test_get_json (CauserieMessage *message)
{
  CauserieContent *content = causerie_message_get_content (message);

  return content != NULL ? causerie_content_get_json (content) : NULL;
}

G_END_DECLS
