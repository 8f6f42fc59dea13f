export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M7 10.5h12a4 4 0 1 0-4-4M7 15.5h17M7 20.5h10a3.5 3.5 0 1 1-3.5 3.5" />
    </svg>
  );
}
