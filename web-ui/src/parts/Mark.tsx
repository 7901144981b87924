/** Two doors, one behind the other. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0b7285" />
      <path d="M8 25V12a8 8 0 0 1 16 0v13" fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
      <path
        d="M13 25v-9l6-2.5v11.500"
        fill="none"
        stroke="#fff"
        strokeWidth="2.5"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
