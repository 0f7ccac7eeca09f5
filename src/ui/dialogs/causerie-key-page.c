/* SPDX-License-Identifier: GPL-3.0-or-later
 * Opens the web page where Anthropic issues API keys. */
#include "config.h"

#include "causerie-key-page.h"

#include "causerie-open-link.h"

/* Also in the templates, which show it before it is opened. */
#define KEY_PAGE_URI "https://platform.claude.com/"

/* Opens the web page in the browser. */
void
causerie_key_page_open (GtkWidget *parent)
{
  causerie_open_link (parent, KEY_PAGE_URI);
}
