/** Two sets and the steps between them. */
export function Logo() {
  return (
    <span className="logo">
      <svg viewBox="0 0 24 24" fill="none" aria-hidden="true">
        <path d="M3 21 21 3" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
        <circle cx="9" cy="9" r="5.5" stroke="currentColor" strokeWidth="1.8" />
        <path
          className="logo-step"
          d="M20.5 14.5 16 10l-3.2 3.2"
          strokeWidth="1.8"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <circle className="logo-point" cx="12.6" cy="13.2" r="2.1" />
      </svg>
      <span className="logo-name">Proxflow</span>
    </span>
  );
}
