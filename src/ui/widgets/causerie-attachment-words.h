/* SPDX-License-Identifier: GPL-3.0-or-later
 * Describes attachments in words. */
#pragma once

#include "causerie-attachment.h"

G_BEGIN_DECLS

char *causerie_attachment_words_dup_details (const CauserieAttachment *attachment);
char *causerie_attachment_words_dup_with_tokens (const CauserieAttachment *attachment);

G_END_DECLS
