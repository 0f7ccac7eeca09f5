/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page on which Anthropic gives out API keys. */
#include "config.h"

#include "causerie-key-page.h"

#include "causerie-open-link.h"

/* Also in the templates, where it is shown before it is opened. */
#define KEY_PAGE_URI "https://platform.claude.com/"

/* Opens the page in the person's browser. */
void
causerie_key_page_open (GtkWidget *parent)
{
  causerie_open_link (parent, KEY_PAGE_URI);
}
