/** Sentences of a session that were written on two devices apart. */

/** The key of the words for the text with this name. */
export function textOf(
  field: string,
): 'versions.in_question' | 'versions.in_takeaway' | 'versions.in_next' {
  if (field.startsWith('takeaways/')) return 'versions.in_takeaway';
  return field.startsWith('next_action/') ? 'versions.in_next' : 'versions.in_question';
}
