/** What generated people do: a department and the titles that there are in it. */
export interface Department {
  readonly name: string;
  readonly titles: readonly [string, ...string[]];
}

/** Every department of a generated organisation. */
export const departments: readonly [Department, ...Department[]] = [
  { name: 'Sales', titles: ['Account Executive', 'Account Manager', 'Sales Manager'] },
  { name: 'Marketing', titles: ['Marketing Specialist', 'Content Editor', 'Marketing Manager'] },
  { name: 'Engineering', titles: ['Software Engineer', 'Senior Software Engineer', 'Engineering Manager'] },
  { name: 'Operations', titles: ['Operations Analyst', 'Shift Lead', 'Operations Manager'] },
  { name: 'Manufacturing', titles: ['Machine Operator', 'Quality Inspector', 'Plant Manager'] },
  { name: 'Customer Support', titles: ['Support Agent', 'Support Engineer', 'Support Manager'] },
  { name: 'Finance', titles: ['Accountant', 'Controller', 'Finance Manager'] },
  { name: 'People & Culture', titles: ['Recruiter', 'HR Partner', 'HR Manager'] },
  { name: 'Legal', titles: ['Counsel', 'Paralegal'] },
  { name: 'IT', titles: ['System Administrator', 'Help Desk Technician', 'IT Manager'] },
];
