/**
 * The nonce of this answer: libraries that write style elements of their own put it on them, for the
 * page's policy takes no others (Content Security Policy Level 3, section 6.7.3).
 */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
