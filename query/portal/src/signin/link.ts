/** The list of the sign-ins that a number of a report counts, as a page of the portal. */
export function listHref(signInsLink: string, base = 'http://localhost'): string {
  const url = new URL(signInsLink, base);
  const options = new URLSearchParams();
  const filter = url.searchParams.get('$filter');
  if (filter) {
    options.set('filter', filter);
  }
  const visibility = url.searchParams.get('visibility');
  if (visibility) {
    options.set('visibility', visibility);
  }
  return '/signins?' + options.toString();
}
