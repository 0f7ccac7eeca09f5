/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the demo knows of the pictures and documents of a request. */
#pragma once

#include "causerie-json-node.h"

G_BEGIN_DECLS

/**
 * CauserieDemoMediaKind:
 * @CAUSERIE_DEMO_MEDIA_NONE: the block is neither a picture nor a document
 * @CAUSERIE_DEMO_MEDIA_DOCUMENT: a document that is not part of the request, or of an unknown type
 *
 * The kind of an attachment.
 */
typedef enum
{
  CAUSERIE_DEMO_MEDIA_NONE,
  CAUSERIE_DEMO_MEDIA_PICTURE,
  CAUSERIE_DEMO_MEDIA_PDF,
  CAUSERIE_DEMO_MEDIA_TEXT,
  CAUSERIE_DEMO_MEDIA_DOCUMENT,
} CauserieDemoMediaKind;

char *causerie_demo_media_reduce (GBytes *body, gsize *length, GError **error);
CauserieDemoMediaKind causerie_demo_media_get_kind (JsonNode *block);
guint causerie_demo_media_count_tokens (JsonNode *block);
char *causerie_demo_media_describe (JsonNode *block);

G_END_DECLS
