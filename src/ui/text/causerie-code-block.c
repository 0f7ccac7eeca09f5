/* SPDX-License-Identifier: GPL-3.0-or-later
 * A code block of a reply: highlighted, scrolled horizontally, with a Copy button. */
#include "config.h"

#include "causerie-code-block.h"

#include "causerie-code-colors.h"
#include "causerie-compat.h"
#include "causerie-fold-button.h"
#include "causerie-long-run.h"
#include "causerie-side-scroller.h"
#include "causerie-sliced-text.h"

#include <glib/gi18n-lib.h>
#include <gtksourceview/gtksource.h>

/* The maximum length of a language name. */
#define LONGEST_NAME 32

/* Code with more lines than this … */
#define MAX_LINES 60

/* … shows only this many until it is unfolded. */
#define SHOWN_LINES 40

struct _CauserieCodeBlock
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkLabel *language_label;
  GtkWidget *scroller;
  CauserieFoldButton *fold;

  CauserieSlicedText *lines;
  CauserieCodeColors *colors;
  GtkSourceLanguage *source_language; /* or NULL */
  char *language;                     /* as named in the text, or NULL */
  char *code;
};

G_DEFINE_FINAL_TYPE (CauserieCodeBlock, causerie_code_block, GTK_TYPE_WIDGET)

/* Accepts the id, the file suffix, or the display name of a language. */
static GtkSourceLanguage *
find_language (const char *name)
{
  static const char *const aliases[][2] = {
    { "shell", "sh" },    { "bash", "sh" },           { "zsh", "sh" },
    { "console", "sh" },  { "c++", "cpp" },           { "c#", "c-sharp" },
    { "golang", "go" },   { "node", "js" },           { "javascript", "js" },
    { "jsx", "js" },      { "tsx", "typescript" },    { "python", "python3" },
    { "py", "python3" },  { "docker", "dockerfile" }, { "make", "makefile" },
    { "md", "markdown" }, { "tex", "latex" },         { "patch", "diff" },
  };
  GtkSourceLanguageManager *manager = gtk_source_language_manager_get_default ();
  g_autofree char *id = g_utf8_strdown (name, -1);
  g_autofree char *file_name = g_strconcat ("a.", id, NULL);
  GtkSourceLanguage *language;

  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_str_equal (id, aliases[i][0]))
      return gtk_source_language_manager_get_language (manager, aliases[i][1]);
  language = gtk_source_language_manager_get_language (manager, id);
  if (language == NULL && strpbrk (id, "/\\") == NULL)
    language = gtk_source_language_manager_guess_language (manager, file_name, NULL);
  return language;
}

static void
set_language (CauserieCodeBlock *self, const char *name)
{
  gboolean named = name != NULL && name[0] != '\0' && g_utf8_strlen (name, -1) <= LONGEST_NAME;
  GtkSourceLanguage *language = named ? find_language (name) : NULL;

  g_free (self->language);
  self->language = g_strdup (name);
  g_set_object (&self->source_language, language);
  causerie_code_colors_set_language (self->colors, language);
  if (language != NULL)
    gtk_label_set_text (self->language_label, gtk_source_language_get_name (language));
  else
    /* Translators: heads a block of program text in a language that is not known */
    gtk_label_set_text (self->language_label, named ? name : _ ("Code"));
}

/* A line feed at the end does not begin another line. */
static guint
count_lines (const char *code)
{
  guint n = 1;

  for (const char *p = code; (p = strchr (p, '\n')) != NULL && p[1] != '\0'; p++)
    n++;
  return n;
}

/* Returns: the offset of the end of a line, counted from 1 */
static gsize
find_line_end (const char *code, guint line)
{
  const char *p = code;

  while (--line > 0)
    p = strchr (p, '\n') + 1;
  return (gsize)(strchr (p, '\n') - code);
}

/* A line feed at the end is not shown. */
static gsize
get_length (CauserieCodeBlock *self)
{
  gsize length = strlen (self->code);

  return length > 0 && self->code[length - 1] == '\n' ? length - 1 : length;
}

static void
update_text (CauserieCodeBlock *self)
{
  gsize fold = causerie_long_run_find_fold (self->code, CAUSERIE_LONG_RUN_LONGEST,
                                            CAUSERIE_LONG_RUN_SHOWN);
  guint n_lines = count_lines (self->code);
  gsize line_fold = n_lines > MAX_LINES ? find_line_end (self->code, SHOWN_LINES) : 0;
  gboolean by_lines = line_fold > 0 && (fold == 0 || line_fold < fold);
  gsize shown = get_length (self);

  gtk_widget_set_visible (GTK_WIDGET (self->fold), fold > 0 || by_lines);
  causerie_fold_button_set_lines (self->fold, by_lines ? n_lines : 0);
  if (!causerie_fold_button_get_unfolded (self->fold) && (by_lines || fold > 0))
    shown = by_lines ? line_fold : fold;
  causerie_sliced_text_set_text (self->lines, self->code, shown);
}

/* Returns: (transfer full): a file name for the code, such as "code.py" */
static char *
dup_file_name (CauserieCodeBlock *self)
{
  GtkSourceLanguage *language = self->source_language;
  g_auto (GStrv) globs = language != NULL ? gtk_source_language_get_globs (language) : NULL;

  /* GtkSourceView does not know the languages of diagrams. */
  if (self->language != NULL && g_ascii_strcasecmp (self->language, "mermaid") == 0)
    return g_strdup ("diagram.mmd");
  if (self->language != NULL && g_ascii_strcasecmp (self->language, "svg") == 0)
    return g_strdup ("image.svg");
  for (guint i = 0; globs != NULL && globs[i] != NULL; i++)
    if (g_str_has_prefix (globs[i], "*.") && strpbrk (globs[i] + 2, "*?[]/") == NULL)
      return g_strconcat ("code", globs[i] + 1, NULL);
  return g_strdup ("code.txt");
}

static void
on_save_clicked_cb (CauserieCodeBlock *self)
{
  g_autofree char *code = causerie_code_block_dup_code (self);
  g_autofree char *name = dup_file_name (self);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.save-text", "(ss)", name, code);
}

static void
on_copy_clicked_cb (CauserieCodeBlock *self)
{
  g_autofree char *code = causerie_code_block_dup_code (self);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.copy-text", "s", code);
}

static void
causerie_code_block_dispose (GObject *object)
{
  causerie_compat_dispose_template (GTK_WIDGET (object), CAUSERIE_TYPE_CODE_BLOCK);
  G_OBJECT_CLASS (causerie_code_block_parent_class)->dispose (object);
}

static void
causerie_code_block_finalize (GObject *object)
{
  CauserieCodeBlock *self = CAUSERIE_CODE_BLOCK (object);

  g_clear_object (&self->colors);
  g_clear_object (&self->source_language);
  g_free (self->language);
  g_free (self->code);
  G_OBJECT_CLASS (causerie_code_block_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (CAUSERIE_TYPE_FOLD_BUTTON);
  g_type_ensure (CAUSERIE_TYPE_SIDE_SCROLLER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-code-block.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieCodeBlock, language_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieCodeBlock, scroller);
  gtk_widget_class_bind_template_child (widget_class, CauserieCodeBlock, fold);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_text);
}

static void
causerie_code_block_class_init (CauserieCodeBlockClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_code_block_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_code_block_finalize;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  bind_template (widget_class);
}

static void
causerie_code_block_init (CauserieCodeBlock *self)
{
  GtkWidget *lines;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->colors = causerie_code_colors_new ();
  lines = causerie_sliced_text_new_code (self->colors);
  self->lines = CAUSERIE_SLICED_TEXT (lines);
  gtk_accessible_update_property (GTK_ACCESSIBLE (lines), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Code"),
                                  -1);
  g_object_set (self->scroller, "child", lines, NULL);
  /* Code is left-to-right even within right-to-left text. */
  gtk_widget_set_direction (self->scroller, GTK_TEXT_DIR_LTR);
  set_language (self, NULL);
}

GtkWidget *
causerie_code_block_new (void)
{
  return g_object_new (CAUSERIE_TYPE_CODE_BLOCK, NULL);
}

/**
 * causerie_code_block_set_code:
 * @code: the code; a trailing newline is not shown
 * @language: (nullable): the language as named in the text
 */
void
causerie_code_block_set_code (CauserieCodeBlock *self, const char *code, const char *language)
{
  g_return_if_fail (CAUSERIE_IS_CODE_BLOCK (self));
  g_return_if_fail (code != NULL);

  if (g_strcmp0 (self->language, language) != 0)
    set_language (self, language);
  if (g_strcmp0 (self->code, code) == 0)
    return;
  g_free (self->code);
  self->code = g_strdup (code);
  update_text (self);
}

/* Returns: (transfer full): the complete code, without a trailing newline */
char *
causerie_code_block_dup_code (CauserieCodeBlock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CODE_BLOCK (self), NULL);

  return self->code != NULL ? g_strndup (self->code, get_length (self)) : g_strdup ("");
}
