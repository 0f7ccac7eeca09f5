/* SPDX-License-Identifier: GPL-3.0-or-later
 * Saves text of a message to a file. */
#pragma once

#include "causerie-chat-page.h"

G_BEGIN_DECLS

void causerie_save_text (CauserieChatPage *page, const char *name, const char *text);

G_END_DECLS
