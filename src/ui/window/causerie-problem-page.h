/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_PROBLEM_PAGE (causerie_problem_page_get_type ())

G_DECLARE_FINAL_TYPE (CauserieProblemPage, causerie_problem_page, CAUSERIE, PROBLEM_PAGE, GtkWidget)

CauserieProblemPage *causerie_problem_page_new (const char *title, const char *words,
                                                gboolean damaged);
void causerie_problem_page_set_action (CauserieProblemPage *self, const char *label,
                                       const char *action);
void causerie_problem_page_add_words (CauserieProblemPage *self, const char *words);

G_END_DECLS
